/** Flags of `run` and `create` that say what is run in a container, and as whom. */
import { ENVIRONMENT_FLAGS } from "../environment.ts";
import type { FlagSpec } from "../spec.ts";

export const PROCESS_FLAGS = [
  {
    name: "attach",
    short: "a",
    kind: "list",
    valueName: "STREAM",
    description: "Show and pass on only these streams: stdin, stdout, stderr",
  },
  {
    name: "detach-keys",
    kind: "string",
    valueName: "KEYS",
    default: "ctrl-p,ctrl-q",
    description: "Keys that leave a container with a terminal running; empty for none",
  },
  {
    name: "entrypoint",
    kind: "string",
    valueName: "PROGRAM",
    description: "Replace the image's entrypoint; empty clears it",
  },
  ...ENVIRONMENT_FLAGS,
  {
    name: "group-add",
    kind: "list",
    valueName: "GROUP",
    description: "Further group of the command's user, by name or number",
  },
  {
    name: "init",
    kind: "boolean",
    description: "Run a small init as pid 1 that forwards signals and reaps",
  },
  { name: "interactive", short: "i", kind: "boolean", description: "Keep standard input open" },
  {
    name: "sig-proxy",
    kind: "boolean",
    default: "true",
    description: "Pass signals on to the container",
  },
  { name: "tty", short: "t", kind: "boolean", description: "Give the container a terminal" },
  {
    name: "user",
    short: "u",
    kind: "string",
    valueName: "USER[:GROUP]",
    description: "User, by name or number, that runs the command",
  },
  {
    name: "workdir",
    short: "w",
    kind: "string",
    valueName: "PATH",
    description: "Working directory inside the container",
  },
] as const satisfies readonly FlagSpec[];
