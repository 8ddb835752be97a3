/** Flags that every command of the OCI runtime takes, before or after its name, as runc has them. */
import type { FlagSpec } from "./spec.ts";

export const RUNTIME_FLAGS = [
  {
    name: "root",
    kind: "string",
    valueName: "DIR",
    description: "Directory of the containers' states (default: rl/oci in the user's runtime directory)",
  },
  {
    name: "log",
    kind: "string",
    valueName: "FILE",
    description: "Append what fails to this file as well",
  },
  {
    name: "log-format",
    kind: "string",
    choices: ["text", "json"],
    default: "text",
    description: "Form of what is appended",
  },
  {
    name: "systemd-cgroup",
    kind: "boolean",
    description: "Have systemd make the control group; linux.cgroupsPath is SLICE:PREFIX:NAME then",
  },
  {
    name: "debug",
    kind: "boolean",
    description: "Tell what is done: in the file of --log, else on standard error",
  },
] as const satisfies readonly FlagSpec[];

/** Flags of every command that starts a process. */
export const START_FLAGS = [
  {
    name: "pid-file",
    kind: "string",
    valueName: "FILE",
    description: "Write the pid of the process, as the host sees it, to this file",
  },
  {
    name: "console-socket",
    kind: "string",
    valueName: "SOCKET",
    description: "Send the terminal's master side to this unix socket",
  },
] as const satisfies readonly FlagSpec[];

export const PRESERVE_FLAG = {
  name: "preserve-fds",
  kind: "string",
  valueName: "N",
  default: "0",
  description: "Leave the caller's descriptors from 3 to N + 2 open",
} as const satisfies FlagSpec;

/** Flags of the two commands that start a bundle. */
export const BUNDLE_FLAGS = [
  {
    name: "bundle",
    short: "b",
    kind: "string",
    valueName: "DIR",
    default: ".",
    description: "Directory with config.json",
  },
  ...START_FLAGS,
  PRESERVE_FLAG,
  {
    name: "no-pivot",
    kind: "boolean",
    description: "Move the root over the host's, for hosts that run from a ramdisk; less safe",
  },
  {
    name: "no-new-keyring",
    kind: "boolean",
    description: "Leave the container in the caller's session keyring",
  },
] as const satisfies readonly FlagSpec[];
