/** Starting a container again: as its document says, with what it has written. */
import { existsSync } from "node:fs";
import type { StorePaths } from "../../host/bun/paths.ts";
import {
  type AttachSettings,
  attachRecord,
  type ContainerDocument,
  documentText,
  encodeTemplate,
  eventLabels,
  exitPath,
  fillTemplate,
  RlError,
} from "../../mod.ts";
import type { Caller } from "../caller.ts";
import { type Environment, openSession } from "../session/session.ts";
import { keepDocument, nameLink } from "./container.ts";
import { preparePlan } from "./prepare.ts";
import { profileFile } from "./security.ts";
import { readRequest } from "./stored-request.ts";
import { readUserFile } from "./user-file.ts";
import type { RunFlags } from "./words.ts";

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
  const { flags: told, directory } = readRequest(document);
  if (told.runtime !== undefined) throw foreign(name, told.runtime);
  const flags = directory === undefined ? told : placed(told, name, directory);
  const { plan, inputs } = await preparePlan({
    flags: { ...flags, detach: true },
    image: imageId,
    id,
    sources: { id, command, environment, readFile: readUserFile },
    environment,
    caller,
    quickFile: undefined,
    mounts: document.mounts ?? [],
    labels: document.labels,
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
    { args: [...(inputs.runner ?? []), ...args], env: document.environment },
    {
      name,
      eventLabels: eventLabels(document.labels),
      cleanup: flags.rm ? [nameLink(paths, name)] : [],
    },
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
  const { removeTree } = await import("../../host/bun/tree-store.ts");
  const { startWorker } = await sessionStore(openSession(environment));
  await removeTree(startWorker, directory, "rootfs");
  return false;
}

/** The mark of a root that is whole though the container has never ended. */
export function wholeRootPath(directory: string): string {
  return `${directory}/rootfs-whole`;
}

/**
 * The profile's path is relative to where the request was made; what is mounted is written down in full. This process's
 * own directory stays what it is, for it may be a program that does other things besides.
 */
function placed(flags: RunFlags, name: string, directory: string): RunFlags {
  if (!existsSync(directory)) {
    throw new RlError({
      code: "not-found",
      action: "start container",
      subject: name,
      state: `the directory that its paths are relative to, ${directory}, is not there`,
      hint: "make it again, or make another container",
    });
  }
  const profile = profileFile(flags["security-opt"]);
  if (profile === undefined || profile.startsWith("/")) return flags;
  const options = flags["security-opt"].filter((text) => !/^seccomp[=:]/.test(text));
  return { ...flags, "security-opt": [...options, `seccomp=${directory}/${profile}`] };
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
