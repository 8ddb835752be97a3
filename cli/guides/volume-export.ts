import type { Guide } from "../guide.ts";

export const volumeExportGuide: Guide = {
  description: [
    "Write the content of a volume to an uncompressed tar archive. Owners are those that containers see without --userns keep-id.",
  ],
  examples: [
    { command: "rl volume export -o data.tar data", text: "To a file." },
    { command: "rl volume export data | gzip > data.tar.gz", text: "Compressed." },
  ],
};
