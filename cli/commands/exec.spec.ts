import { ENVIRONMENT_FLAGS } from "../../core/engine/flags/environment.ts";
import type { CommandSpec } from "../flags/spec.ts";

/** `rl exec`. Names and letters are docker's. */
export const execSpec = {
  name: "exec",
  summary: "Run a further command in a running container",
  flags: [
    {
      name: "detach",
      short: "d",
      kind: "boolean",
      description: "Leave the command to itself once it runs",
    },
    {
      name: "detach-keys",
      kind: "string",
      valueName: "KEYS",
      default: "ctrl-p,ctrl-q",
      description: "Keys that leave a command with -it to itself; empty for none",
    },
    ...ENVIRONMENT_FLAGS,
    { name: "interactive", short: "i", kind: "boolean", description: "Keep standard input open" },
    {
      name: "privileged",
      kind: "boolean",
      description: "Every capability in the container's user namespace, and no system call filter",
    },
    { name: "tty", short: "t", kind: "boolean", description: "Give the command a terminal" },
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
      description: "Working directory, which must be there",
    },
  ],
  positionals: [
    { name: "CONTAINER", required: true },
    { name: "COMMAND", required: true, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
