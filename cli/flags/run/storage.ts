/** Flags of `run` and `create` that say what a container finds below its root. */
import type { FlagSpec } from "../spec.ts";

export const STORAGE_FLAGS = [
  { name: "read-only", kind: "boolean", description: "Mount the container's root file system read-only" },
  {
    name: "tmpfs",
    kind: "list",
    valueName: "PATH[:OPTIONS]",
    description: "Mount an empty file system in memory",
  },
  {
    name: "volume",
    short: "v",
    kind: "list",
    valueName: "SOURCE:PATH[:OPTIONS]",
    description: "Bind a directory or file of the host into the container",
  },
] as const satisfies readonly FlagSpec[];
