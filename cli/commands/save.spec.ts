import type { CommandSpec } from "../flags/spec.ts";

export const saveSpec = {
  name: "save",
  summary: "Save images to an archive",
  flags: [
    {
      name: "output",
      short: "o",
      kind: "string",
      valueName: "PATH",
      description: "Write to a file or directory instead of standard output",
    },
    {
      name: "format",
      kind: "string",
      choices: ["docker-archive", "oci-archive", "oci-dir", "docker-dir"],
      default: "docker-archive",
      description: "Form of the archive",
    },
    {
      name: "compress",
      kind: "boolean",
      description: "Keep the layers of a docker-archive as they are stored, mostly compressed",
    },
    {
      name: "multi-image-archive",
      short: "m",
      kind: "boolean",
      description: "Accepted for podman's sake: several images always become several images",
    },
    {
      name: "platform",
      kind: "string",
      valueName: "OS/ARCH",
      description: "Platform to save when there are several",
    },
    { name: "quiet", short: "q", kind: "boolean", description: "Show no progress" },
  ],
  positionals: [{ name: "IMAGE", required: true, variadic: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
