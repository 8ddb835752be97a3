import type { CommandSpec } from "../../flags/spec.ts";
import { FORMAT_FLAG, SIZE_FLAG } from "../inspect.spec.ts";

export const containerInspectSpec = {
  name: "container inspect",
  summary: "Show everything about containers",
  flags: [FORMAT_FLAG, SIZE_FLAG],
  positionals: [{ name: "CONTAINER", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
