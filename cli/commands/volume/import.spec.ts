import type { CommandSpec } from "../../flags/spec.ts";

export const volumeImportSpec = {
  name: "volume import",
  summary: "Unpack an archive into a volume",
  flags: [],
  positionals: [
    { name: "VOLUME", required: true },
    { name: "FILE|-", required: true },
  ],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
