import { processStartTime } from "../../../core/host/bun/process-facts.ts";
import { replaceByHooks } from "../../../core/host/bun/replace.ts";
import { encodePlan, isRlError, planPoststop, RlError } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { removeGroup } from "../../oci/remove-group.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { type FoundContainer, findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import { sendSignal } from "../../oci/send-signal.ts";
import { bundleFailureArguments } from "../../self.ts";
import type { ociDeleteSpec } from "./delete.spec.ts";

const SIGKILL = 9;
/** Milliseconds between two looks whether a killed process has gone, and how often it is looked. */
const PAUSE = 5;
const TRIES = 2000;

export function run(
  { flags, positionals }: ParsedArguments<typeof ociDeleteSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = ""] = positionals;
  return logged(flags, context, async () => {
    const directory = runtimeDirectory(flags, context);
    const found = await findContainer(directory, id).catch((error: unknown) => {
      // A state that is not there, or that nobody can read, names no process to end; its directory goes all the same.
      const isNameless = isRlError(error) && (error.code === "not-found" || error.code === "corrupt");
      if (!flags.force || !isNameless) throw error;
      return undefined;
    });
    if (found !== undefined) {
      if (found.status !== "stopped") await end(found, flags.force);
      removeGroup(found.state);
    }
    await directory.remove(id);
    const poststop =
      found && planPoststop({ state: found.state, failureArguments: bundleFailureArguments(flags) });
    return poststop === undefined ? 0 : replaceByHooks(encodePlan(poststop));
  });
}

async function end({ state, status }: FoundContainer, force: boolean): Promise<void> {
  const { id, pid, startTime } = state;
  if (!force) throw refused(id, `it is ${status}`, "end it first, or use --force");
  try {
    sendSignal(state, SIGKILL);
  } catch (error) {
    // It has ended since it was looked at; what it leaves behind is still there.
    if (isRlError(error) && error.code === "not-found") return;
    throw error;
  }
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (processStartTime(pid) !== startTime) return;
    await Bun.sleep(PAUSE);
  }
  throw refused(id, "its process does not end", "it may wait for a device; try again");
}

function refused(id: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "delete container", subject: id, state, hint });
}
