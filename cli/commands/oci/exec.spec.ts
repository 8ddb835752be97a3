import { PRESERVE_FLAG, RUNTIME_FLAGS, START_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociExecSpec = {
  name: "oci exec",
  summary: "Run a further command in a running container",
  flags: [
    ...RUNTIME_FLAGS,
    ...START_FLAGS,
    PRESERVE_FLAG,
    {
      name: "process",
      short: "p",
      kind: "string",
      valueName: "FILE",
      description: "Take the whole process from this file, as config.json has one under process",
    },
    {
      name: "detach",
      short: "d",
      kind: "boolean",
      description: "Leave the command to itself once it runs",
    },
    { name: "tty", short: "t", kind: "boolean", description: "Give it a terminal" },
    {
      name: "user",
      short: "u",
      kind: "string",
      valueName: "UID[:GID]",
      description: "Run as this user of the container, by number",
    },
    {
      name: "additional-gids",
      short: "g",
      kind: "list",
      valueName: "GID",
      description: "Add this group",
    },
    { name: "cwd", kind: "string", valueName: "DIR", description: "Working directory, which must be there" },
    {
      name: "env",
      short: "e",
      kind: "list",
      valueName: "NAME=VALUE",
      description: "Set a variable in place of the container's",
    },
    {
      name: "cap",
      short: "c",
      kind: "list",
      valueName: "CAP_NAME",
      description: "Add this capability for the container's root",
    },
    {
      name: "no-new-privs",
      kind: "boolean",
      optional: true,
      description: "Let no execution give it privileges (default: as the container)",
    },
    {
      name: "apparmor",
      kind: "string",
      valueName: "PROFILE",
      description: "AppArmor profile in place of the container's",
    },
    {
      name: "process-label",
      kind: "string",
      valueName: "LABEL",
      description: "SELinux label in place of the container's",
    },
    {
      name: "cgroup",
      kind: "string",
      valueName: "PATH",
      description: "Control group below the container's own, which must be there",
    },
    {
      name: "ignore-paused",
      kind: "boolean",
      description: "Enter a container that is paused as well; the command waits until it is resumed",
    },
  ],
  positionals: [
    { name: "ID", required: true },
    { name: "COMMAND", required: false, variadic: true },
  ],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;
