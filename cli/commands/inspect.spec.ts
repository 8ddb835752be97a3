import type { CommandSpec, FlagSpec } from "../flags/spec.ts";

export const FORMAT_FLAG = {
  name: "format",
  short: "f",
  kind: "string",
  valueName: "FORMAT",
  description: "A Go template for each, or json for one line",
} as const satisfies FlagSpec;

export const PLATFORM_FLAG = {
  name: "platform",
  kind: "string",
  valueName: "OS/ARCH",
  description: "Platform to show when an image is here for several",
} as const satisfies FlagSpec;

export const SIZE_FLAG = {
  name: "size",
  short: "s",
  kind: "boolean",
  description: "Measure what a container has written",
} as const satisfies FlagSpec;

export const inspectSpec = {
  name: "inspect",
  summary: "Show everything about containers, images and volumes",
  flags: [
    FORMAT_FLAG,
    PLATFORM_FLAG,
    SIZE_FLAG,
    {
      name: "type",
      kind: "string",
      choices: ["container", "image", "volume"],
      description: "Look for nothing else",
    },
  ],
  positionals: [{ name: "NAME", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
