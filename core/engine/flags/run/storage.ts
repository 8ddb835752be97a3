/** Flags of `run` and `create` that say what a container finds below its root. */
import type { FlagSpec } from "../spec.ts";

export const STORAGE_FLAGS = [
  {
    name: "mount",
    kind: "list",
    valueName: "type=TYPE,src=SOURCE,dst=PATH",
    description: "Mount a bind, a volume or a tmpfs",
  },
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
    valueName: "[SOURCE:]PATH[:OPTIONS]",
    description: "Show a path of the host, or a volume, in the container",
  },
  {
    name: "volumes-from",
    kind: "list",
    valueName: "CONTAINER[:ro]",
    description: "Mount the volumes and binds of another container",
  },
] as const satisfies readonly FlagSpec[];
