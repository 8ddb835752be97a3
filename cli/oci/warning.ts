/** What is done otherwise than a config has it, though not worth failing for (runtime.md "Warnings"). */
import { appendText } from "../../core/host/bun/system.ts";
import { warn } from "../report.ts";
import type { RuntimeContext, RuntimeFlags } from "./root.ts";

/** In the file of --log, where callers look for it; without one on standard error. */
export function warnOf(msg: string, flags: RuntimeFlags, { output, environment, now }: RuntimeContext): void {
  if (flags.log === undefined) {
    warn(msg, output, environment);
    return;
  }
  const time = new Date(now()).toISOString();
  const line =
    flags["log-format"] === "json"
      ? JSON.stringify({ level: "warning", msg, time })
      : `time="${time}" level=warning msg=${JSON.stringify(msg)}`;
  appendText(flags.log, `${line}\n`);
}
