import { parseSignal } from "../../../core/mod.ts";
import type { ParsedArguments } from "../../flags/spec.ts";
import { logged, type RuntimeContext } from "../../oci/root.ts";
import { findContainer, runtimeDirectory } from "../../oci/runtime.ts";
import { notRunning, sendSignal } from "../../oci/send-signal.ts";
import type { ociKillSpec } from "./kill.spec.ts";

export function run(
  { flags, positionals }: ParsedArguments<typeof ociKillSpec>,
  context: RuntimeContext,
): Promise<number> {
  const [id = "", signal = "TERM"] = positionals;
  return logged(flags, context, async () => {
    const number = parseSignal(signal);
    const { state, status } = await findContainer(runtimeDirectory(flags, context), id);
    if (flags.all) {
      const { signalAll } = await import("../../oci/signal-all.ts");
      await signalAll(state, status, number);
      return 0;
    }
    // One that has ended may still be waited for, and then takes signals as if it had not.
    if (status === "stopped") throw notRunning(id);
    sendSignal(state, number);
    return 0;
  });
}
