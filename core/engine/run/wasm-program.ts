/** The program of a WebAssembly image as it lies unpacked. */
import { lstatSync, realpathSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { MOST_PROGRAM_BYTES } from "../../host/bun/wasm/program-kind.ts";
import { isMissing } from "../../host/common/files.ts";
import type { ImageRecord, StorageDriver } from "../../mod.ts";

/**
 * What the image's entry point, or its command, names first, in the topmost layer that has it. Links are not followed:
 * they are the image's, and would lead about in the host's files.
 *
 * @param directory where the unpacked layers are
 * @returns undefined where there is no such plain file, or one that is too large
 */
export async function unpackedProgram(
  { config, layers }: Pick<ImageRecord, "config" | "layers">,
  form: StorageDriver["form"],
  directory: string,
): Promise<Uint8Array | undefined> {
  const word = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])][0] ?? "";
  const path = word.startsWith("/") ? word : `${config.WorkingDir ?? ""}/${word}`;
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  if (names.includes("..")) return undefined;
  const root = realpathSync(directory);
  const top = form === "flat" ? layers.flat.slice(-1) : layers.overlay;
  for (const layer of top.toReversed()) {
    const file = [root, layer, ...names].join("/");
    try {
      // Whatever is here hides what is below, also what is not read.
      if (realpathSync(file) !== file) break;
      const found = await stat(file);
      if (!found.isFile() || found.size > MOST_PROGRAM_BYTES) break;
      return new Uint8Array(await readFile(file));
    } catch (error) {
      // Not in this layer; or not to be read by its owner, which the container's runner will say.
      if (!isMissing(error) || isLink(file)) break;
    }
  }
  return undefined;
}

/** Also one that leads nowhere. */
function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
