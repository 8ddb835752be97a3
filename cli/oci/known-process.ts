import { type Process, withKnownCapabilities } from "../../core/mod.ts";
import { writeLog } from "./log.ts";
import type { RuntimeContext, RuntimeFlags } from "./root.ts";

/** The process without the capabilities that there are not, of which it warns. */
export function withoutUnknown(wanted: Process, flags: RuntimeFlags, context: RuntimeContext): Process {
  const { process, unknown } = withKnownCapabilities(wanted);
  if (unknown.length > 0)
    writeLog(flags, context, "warning", `capabilities that are unknown are left out: ${unknown.join(", ")}`);
  return process;
}
