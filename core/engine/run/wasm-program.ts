/** The program of a WebAssembly image as it lies unpacked. */
import { realpathSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import type { ImageRecord, StorageDriver } from "../../mod.ts";

/** Most bytes of a component that is translated. */
const MOST_BYTES = 512 * 1024 * 1024;

export interface UnpackedProgram {
  /** As the container names it. */
  readonly path: string;
  /** Undefined where there is no such plain file, or one that is too large. */
  readonly bytes: Uint8Array | undefined;
}

/**
 * What the image's entry point, or its command, names first, in the topmost layer that has it. Links are not followed:
 * they are the image's, and would lead about in the host's files.
 *
 * @param directory where the unpacked layers are
 */
export async function unpackedProgram(
  { config, layers }: Pick<ImageRecord, "config" | "layers">,
  form: StorageDriver["form"],
  directory: string,
): Promise<UnpackedProgram> {
  const word = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])][0] ?? "";
  const path = word.startsWith("/") ? word : `${config.WorkingDir ?? ""}/${word}`;
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) return { path: word, bytes: undefined };
  const root = realpathSync(directory);
  const top = form === "flat" ? layers.flat.slice(-1) : layers.overlay;
  for (const layer of top.toReversed()) {
    const file = [root, layer, ...names].join("/");
    try {
      if (realpathSync(file) !== file) continue;
      const found = await stat(file);
      if (!found.isFile() || found.size > MOST_BYTES) continue;
      return { path: word, bytes: new Uint8Array(await readFile(file)) };
    } catch {
      // Not in this layer, or not to be read by its owner: the container's runner will say so.
    }
  }
  return { path: word, bytes: undefined };
}
