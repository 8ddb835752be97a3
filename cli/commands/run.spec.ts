import { RUN_FLAGS } from "../../core/engine/flags/run/mod.ts";
import type { CommandSpec } from "../flags/spec.ts";

/** `rl run`. Names and letters are docker's; `-h` is the host name, so only `--help` asks for help. */
export const runSpec = {
  name: "run",
  summary: "Run a command in a new container",
  flags: RUN_FLAGS,
  positionals: [
    { name: "IMAGE", required: true },
    { name: "COMMAND", required: false, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
