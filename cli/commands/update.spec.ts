import { LIMIT_FLAGS } from "../../core/engine/flags/run/resources.ts";
import type { CommandSpec } from "../flags/spec.ts";

export const updateSpec = {
  name: "update",
  summary: "Change the limits of containers",
  flags: LIMIT_FLAGS,
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
