/** What is done otherwise than a config has it, though not worth failing for (runtime.md "Warnings"). */
import { warn } from "../report.ts";
import { writeLog } from "./log.ts";
import type { RuntimeContext, RuntimeFlags } from "./root.ts";

/** In the file of --log, where callers look for it; without one on standard error. */
export function warnOf(msg: string, flags: RuntimeFlags, context: RuntimeContext): void {
  if (flags.log === undefined) warn(msg, context.output, context.environment);
  else writeLog(flags, context, "warning", msg);
}
