import type { Guide } from "../guide.ts";

export const volumeImportGuide: Guide = {
  description: [
    "Unpack an uncompressed tar archive into a volume, which has to be there. What the volume has stays, but for names that the archive has, too. When the archive is damaged or reading it is interrupted, the volume stays as it was. A volume that a container uses is refused.",
  ],
  examples: [
    { command: "rl volume import data data.tar", text: "From a file." },
    { command: "rl volume export a | rl volume import b -", text: "Copy one volume into another." },
  ],
};
