import type { CommandSpec } from "../flags/spec.ts";

export const commitSpec = {
  name: "commit",
  summary: "Make an image of a container",
  flags: [
    { name: "author", short: "a", kind: "string", valueName: "NAME", description: "Author of the image" },
    {
      name: "change",
      short: "c",
      kind: "list",
      valueName: "INSTRUCTION",
      description: "Change the image's defaults by an instruction of a Dockerfile",
    },
    {
      name: "format",
      short: "f",
      kind: "string",
      choices: ["oci", "docker"],
      default: "oci",
      description: "Form of manifest and config",
    },
    {
      name: "iidfile",
      kind: "string",
      valueName: "FILE",
      description: "Write the image's id to a file as well",
    },
    {
      name: "message",
      short: "m",
      kind: "string",
      valueName: "TEXT",
      description: "Comment in the image's history",
    },
    {
      name: "pause",
      short: "p",
      kind: "boolean",
      description: "Accepted for docker's sake: a running container is read as it is",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Say nothing of a container that is running" },
  ],
  positionals: [
    { name: "CONTAINER", required: true },
    { name: "NAME[:TAG]", required: false },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
