/** `rl create`: a container as `rl run` makes it, but for its start. */
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { identity } from "../../host/bun/system.ts";
import { createdDocument, documentPath, type Plan, RlError, STAND_IN_ID, startWords } from "../../mod.ts";
import type { Caller } from "../caller.ts";
import type { CreateRequest } from "../life.ts";
import { type Environment, sessionPaths } from "../session/session.ts";
import { nameLink, newContainerId, reserveAnyName, reserveChosenName } from "./container.ts";
import { preparePlan } from "./prepare.ts";
import { readUserFile } from "./user-file.ts";
import { hasWorkBeside, wordOptions } from "./words.ts";

/** @returns its id @throws RlError */
export async function createContainer(
  { flags, image, command }: CreateRequest,
  environment: Environment,
  caller: Caller,
): Promise<string> {
  if (flags.runtime !== undefined) throw foreign(flags.runtime);
  const paths = sessionPaths(environment, identity());
  const id = newContainerId();
  const sources = { id, command, environment, readFile: readUserFile };
  const words = wordOptions(flags, sources);
  const link = flags.name === undefined ? undefined : nameLink(paths, flags.name);
  const beside = hasWorkBeside(flags) ? await import("./beside.ts") : undefined;
  beside?.checkBeside(flags);
  const labels = beside?.parseLabels(flags, sources);
  const request = { flags, image, id, sources, environment, caller, quickFile: undefined, isForLater: true };
  const { plan, inputs } = await preparePlan(request);
  const process = startWords({ image: { config: inputs.record.config }, options: words });

  await beside?.makeWay(flags, environment);
  const name = flags.name ?? reserveAnyName(paths, id);
  if (link !== undefined) await reserveChosenName(link, id);
  const text = createdDocument(plan, id, {
    name,
    created: new Date().toISOString(),
    command,
    env: words.env ?? [],
    args: process.args,
    environment: process.env,
    labels,
  });
  try {
    keepCreated(paths.containers, id, plan, text);
    beside?.tellId(flags, id);
  } catch (error) {
    rmSync(`${paths.containers}/${id}`, { recursive: true, force: true });
    rmSync(link ?? nameLink(paths, name), { force: true });
    throw error;
  }
  return id;
}

/**
 * Make the container's directory as its start would, and its document. It appears whole, for one without a document is
 * taken for what was left behind.
 */
function keepCreated(containers: string, id: string, plan: Plan, document: string): void {
  const place = `${containers}/.${id}`;
  const own = plan.find(({ record }) => record === "userns");
  for (const record of plan) {
    if (record.record !== "directory" || typeof record.path !== "string") continue;
    const below = record.path.slice(`${containers}/${STAND_IN_ID}`.length);
    // In a namespace of the container's own, its owner is another one: then its start makes them.
    const isOwners = /^(?:\/(?:image|volume)-[\w.-]+)?$/.test(below);
    if (!isOwners && !(own?.record === "userns" && own.mode === 0)) continue;
    mkdirSync(place + below);
    chmodSync(place + below, record.mode);
  }
  writeFileSync(documentPath(place), document, { mode: 0o644 });
  renameSync(place, `${containers}/${id}`);
}

function foreign(runtime: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "use runtime",
    subject: runtime,
    state: "only rl's own starts a container that was created before",
    hint: "leave out --runtime, or use rl run",
  });
}
