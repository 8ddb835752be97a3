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
  image: Artifact & Pick<ImageRecord, "reference">,
  ports: Pick<ContentPorts, "blobs">,
  root: string,
): Promise<void> {
  const component = await componentOf(image, ports);
  if (component === undefined) return;
  try {
    await translatedComponent(component, `${root}/wasm`, VERSION, image.reference);
  } catch (error) {
    if (!isRlError(error)) throw error;
  }
}

type Artifact = Pick<ImageRecord, "os" | "architecture" | "blobs">;

/** The component that an artifact is; undefined for other programs and images. */
export async function componentOf(
  image: Artifact,
  { blobs }: Pick<ContentPorts, "blobs">,
): Promise<Uint8Array | undefined> {
  const [layer, ...others] = image.blobs;
  if (!isWasmPlatform(image) || layer === undefined || others.length > 0) return undefined;
  if (layer.size > MOST_PROGRAM_BYTES) return undefined;
  const bytes = new Uint8Array(layer.size);
  let size = 0;
  for await (const chunk of blobs.read(layer.digest)) {
    bytes.set(chunk, size);
    size += chunk.length;
    // An archive, or a module that needs no work: not to be read any further.
    if (size >= PREAMBLE_SIZE && programKind(bytes) !== "component") return undefined;
  }
  return programKind(bytes) === "component" ? bytes : undefined;
}
