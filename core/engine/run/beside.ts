/** What `run` and `create` do beside preparing a start: --cidfile, --replace, --label. Loaded only for one of them. */
import { closeSync, existsSync, openSync, writeSync } from "node:fs";
import { isRlError, RlError } from "../../mod.ts";
import { type Environment, openSession } from "../session/session.ts";
import type { RunFlags } from "./words.ts";

export { parseLabels } from "./labels.ts";

/** Refuse what cannot be done, before anything is. @throws RlError "exists", "invalid" */
export function checkBeside(flags: Pick<RunFlags, "cidfile" | "name" | "replace">): void {
  const { cidfile, name, replace } = flags;
  if (cidfile !== undefined && existsSync(cidfile)) throw taken(cidfile);
  if (replace && name === undefined) {
    throw new RlError({
      code: "invalid",
      action: "replace container",
      subject: "--replace",
      state: "it says nothing without a name",
      hint: "give --name NAME with it",
    });
  }
}

/** Remove the container that has the name of this one, with --replace. @throws RlError */
export async function makeWay(
  { name, replace }: Pick<RunFlags, "name" | "replace">,
  environment: Environment,
): Promise<void> {
  if (!replace || name === undefined) return;
  const session = openSession(environment);
  const { containerStore, createContainers } = await import("../session/containers.ts");
  const { stopContainer } = await import("../session/stop.ts");
  const { STOP_TIMEOUT } = await import("./stop-options.ts");
  // What begins with the same digits is not meant.
  if (containerStore(session).named(name) === undefined) return;
  const containers = createContainers(() => session);
  try {
    const { now } = await containers.find(name);
    const timeout = now.document.stopTimeout ?? STOP_TIMEOUT;
    await stopContainer(session.paths, containerStore(session), now, { signal: undefined, timeout });
    await containers.remove(await containers.find(name));
  } catch (error) {
    // It was one that goes when it ends.
    if (!isRlError(error) || error.code !== "not-found") throw error;
  }
}

/** Write the id to the file of --cidfile. @throws RlError "exists", "io" */
export function tellId({ cidfile }: Pick<RunFlags, "cidfile">, id: string): void {
  if (cidfile === undefined) return;
  try {
    const fd = openSync(cidfile, "wx", 0o644);
    writeSync(fd, id);
    closeSync(fd);
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
    if (code === "EEXIST") throw taken(cidfile);
    const state = `it cannot be written (${code})`;
    throw new RlError({ code: "io", action: "write id of container", subject: cidfile, state, cause });
  }
}

function taken(file: string): RlError {
  return new RlError({
    code: "exists",
    action: "write id of container",
    subject: file,
    state: "there is such a file, and its container may be in use",
    hint: "remove the file, or name another one",
  });
}
