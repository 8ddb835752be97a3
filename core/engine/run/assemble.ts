/** The files of a container that does not run, put together as for its start. */
import { mkdirSync } from "node:fs";
import type { StorePaths } from "../../host/bun/paths.ts";
import { copyTree } from "../../host/bun/tree-store.ts";
import { assembledPlan, type ContainerDocument, encodeTemplate, fillTemplate, RlError } from "../../mod.ts";
import type { Caller } from "../caller.ts";
import { type Environment, openSession } from "../session/session.ts";
import { sessionStore } from "../session/store.ts";
import { hasOwnRoot, wholeRootPath } from "./again.ts";
import { preparePlan } from "./prepare.ts";
import { readRequest } from "./stored-request.ts";
import { readUserFile } from "./user-file.ts";

/** Of no account for files, and it may ask for what is not there now. */
const WITHOUT = {
  network: ["none"],
  ip: undefined,
  ip6: undefined,
  "mac-address": undefined,
  "network-alias": [],
  link: [],
  expose: [],
  publish: [],
  "publish-all": false,
  "add-host": [],
  pid: undefined,
  ipc: undefined,
  device: [],
  "security-opt": [],
};

/**
 * The plan of a worker that has the container's root for its own, with what is mounted there from volumes and the
 * host. To be used while nobody can start the container.
 *
 * @throws RlError "unsupported" for what only the start itself, or another runtime, can put together
 */
export async function planFiles(
  document: ContainerDocument,
  paths: Pick<StorePaths, "containers">,
  environment: Environment,
  caller: Caller,
): Promise<Uint8Array> {
  const { id, name, imageId, command } = document;
  const { flags } = readRequest(document);
  if (flags.runtime !== undefined) throw onlyRunning(name, `it was made for the runtime ${flags.runtime}`);
  const { plan } = await preparePlan({
    flags: { ...flags, detach: true, ...WITHOUT },
    image: imageId,
    id,
    sources: { id, command, environment, readFile: readUserFile },
    environment,
    caller,
    quickFile: undefined,
    mounts: document.mounts ?? [],
  });
  const kept = assembledPlan(plan);
  if (kept === undefined) throw onlyRunning(name, "a bind of it can only be opened by its start");
  const copy = kept.find((each) => each.record === "copyTree");
  if (copy?.record === "copyTree" && typeof copy.source === "string")
    await makeRoot(copy.source, id, paths, environment);
  const files = kept.filter(({ record }) => record !== "copyTree");
  return fillTemplate(encodeTemplate(files), id, { args: [], env: [] });
}

/**
 * Where a container writes to a copy of its image, that copy, unless it is there. It appears whole, and is marked so:
 * to a start it would be what another start, cut short, has left.
 */
async function makeRoot(
  source: string,
  id: string,
  paths: Pick<StorePaths, "containers">,
  environment: Environment,
): Promise<void> {
  if (await hasOwnRoot(paths, id, environment)) return;
  const directory = `${paths.containers}/${id}`;
  const { startWorker } = await sessionStore(openSession(environment));
  await copyTree(startWorker, source, directory, "rootfs");
  mkdirSync(wholeRootPath(directory));
}

function onlyRunning(name: string, state: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "open files of container",
    subject: name,
    state,
    hint: `they can be copied while it runs: rl start ${name}`,
  });
}
