/** Flags of commands that change manifest lists. */
import type { FlagSpec } from "./spec.ts";

/** What is to be said of an image in a list. */
export const entryFlags = [
  {
    name: "annotation",
    kind: "list",
    valueName: "KEY=VALUE",
    description: "Annotate the image",
  },
  { name: "arch", kind: "string", valueName: "ARCH", description: "Architecture it is for, such as arm64" },
  {
    name: "features",
    kind: "list",
    valueName: "LIST",
    description: "Features of the processor that it needs, separated by commas",
  },
  { name: "os", kind: "string", valueName: "OS", description: "Operating system it is for, such as linux" },
  {
    name: "os-features",
    kind: "list",
    valueName: "LIST",
    description: "Features of the operating system that it needs, separated by commas",
  },
  {
    name: "os-version",
    kind: "string",
    valueName: "VERSION",
    description: "Version of the operating system it is for",
  },
  {
    name: "variant",
    kind: "string",
    valueName: "VARIANT",
    description: "Variant of the architecture, such as v7",
  },
] as const satisfies readonly FlagSpec[];
