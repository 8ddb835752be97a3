/** Starting a container again: as its document says, with what it has written. */
import { existsSync } from "node:fs";
import type { StorePaths } from "../../core/host/bun/paths.ts";
import {
  type AttachSettings,
  attachRecord,
  type ContainerDocument,
  documentText,
  encodeTemplate,
  exitPath,
  fillTemplate,
  RlError,
} from "../../core/mod.ts";
import type { Caller } from "../caller.ts";
import { type Environment, openSession } from "../session/session.ts";
import { keepDocument, nameLink } from "./container.ts";
import { preparePlan } from "./prepare.ts";
import { readRequest } from "./stored-request.ts";
import { readUserFile } from "./user-file.ts";

/**
 * The plan of a start in the background, to which the caller may be attached from its beginning. The image is the one that the container was made of, whatever has become of
 * its name; arguments and environment are those of then.
 *
 * @throws RlError
 */
export async function planAgain(
  document: ContainerDocument,
  paths: Pick<StorePaths, "root" | "containers">,
  environment: Environment,
  caller: Caller,
  attach?: AttachSettings,
): Promise<Uint8Array> {
  const { id, name, imageId, command, args } = document;
  const { flags, directory } = readRequest(document);
  if (flags.runtime !== undefined) throw foreign(name, flags.runtime);
  if (directory !== undefined) enter(name, directory);
  const { plan, inputs } = await preparePlan({
    flags: { ...flags, detach: true },
    image: imageId,
    id,
    sources: { id, command, environment, readFile: readUserFile },
    environment,
    caller,
    quickFile: undefined,
    mounts: document.mounts ?? [],
  });
  // The document is there. It says now that the container goes when it ends, which one that waits for its start does not.
  const hasRoot =
    plan.some(({ record }) => record === "copyTree") && (await hasOwnRoot(paths, id, environment));
  const kept = plan
    .filter(({ record }) => record !== "document" && !(hasRoot && record === "copyTree"))
    .map((each) => (each.record === "events" ? { ...each, made: 0 } : each));
  await inputs.enter?.(name);
  if (flags.rm) keepDocument(`${paths.containers}/${id}`, documentText({ ...document, ephemeral: true }));
  return fillTemplate(
    encodeTemplate(attach === undefined ? kept : [attachRecord(attach), ...kept]),
    id,
    { args, env: document.environment },
    { name, cleanup: flags.rm ? [nameLink(paths, name)] : [] },
  );
}

/**
 * Whether the copy of the image that a container writes to is there. One of a start that did not get as far as the
 * command may be of a half, so it goes.
 */
export async function hasOwnRoot(
  { containers }: Pick<StorePaths, "containers">,
  id: string,
  environment: Environment,
): Promise<boolean> {
  const directory = `${containers}/${id}`;
  if (!existsSync(`${directory}/rootfs`)) return false;
  if (existsSync(exitPath(directory)) || existsSync(wholeRootPath(directory))) return true;
  const { sessionStore } = await import("../session/store.ts");
  const { removeTree } = await import("../../core/host/bun/tree-store.ts");
  const { startWorker } = await sessionStore(openSession(environment));
  await removeTree(startWorker, directory, "rootfs");
  return false;
}

/** The mark of a root that is whole though the container has never ended. */
export function wholeRootPath(directory: string): string {
  return `${directory}/rootfs-whole`;
}

/** Paths of the request are relative to where it was made. */
function enter(name: string, directory: string): void {
  try {
    process.chdir(directory);
  } catch (cause) {
    throw new RlError({
      code: "not-found",
      action: "start container",
      subject: name,
      state: `the directory that its paths are relative to, ${directory}, is not there`,
      hint: "make it again, or make another container",
      cause,
    });
  }
}

function foreign(name: string, runtime: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "start container",
    subject: name,
    state: `it was made for the runtime ${runtime}, and only rl's own starts a container again`,
    hint: "run it anew with rl run",
  });
}
