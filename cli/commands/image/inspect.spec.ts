import type { CommandSpec } from "../../flags/spec.ts";
import { FORMAT_FLAG, PLATFORM_FLAG } from "../inspect.spec.ts";

export const imageInspectSpec = {
  name: "image inspect",
  summary: "Show everything about images",
  flags: [FORMAT_FLAG, PLATFORM_FLAG],
  positionals: [{ name: "IMAGE", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
