/** Work on a program that its first start would do otherwise. */
import { translatedComponent } from "../../host/bun/wasm/component-store.ts";
import { MOST_PROGRAM_BYTES, PREAMBLE_SIZE, programKind } from "../../host/bun/wasm/program-kind.ts";
import { type ContentPorts, type ImageRecord, isRlError, isWasmPlatform } from "../../mod.ts";
import { VERSION } from "../version.ts";

/**
 * Translate the component that an artifact is. One that cannot be translated is an image all the same, and its start
 * says why it is none that runs here.
 *
 * @param root of the store
 */
export async function prepareProgram(
  image: Pick<ImageRecord, "os" | "architecture" | "blobs" | "reference">,
  { blobs }: Pick<ContentPorts, "blobs">,
  root: string,
): Promise<void> {
  const [layer, ...others] = image.blobs;
  if (!isWasmPlatform(image) || layer === undefined || others.length > 0) return;
  if (layer.size > MOST_PROGRAM_BYTES) return;
  const bytes = new Uint8Array(layer.size);
  let size = 0;
  for await (const chunk of blobs.read(layer.digest)) {
    bytes.set(chunk, size);
    size += chunk.length;
    // An archive, or a module that needs no work: not to be read any further.
    if (size >= PREAMBLE_SIZE && programKind(bytes) !== "component") return;
  }
  if (programKind(bytes) !== "component") return;
  try {
    await translatedComponent(bytes, `${root}/wasm`, VERSION, image.reference);
  } catch (error) {
    if (!isRlError(error)) throw error;
  }
}
