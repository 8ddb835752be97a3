import type { Digest } from "../digest/digest.ts";
import type { Metadata } from "../ports/metadata.ts";
import { encodeName } from "./key.ts";

/** What was seen of a layer's blob when it was unpacked. */
export interface LayerProof {
  /** The content it inflated to. Nothing but this note is believed: see `storeLayer`. */
  readonly diffId: Digest;
  /** Bytes of its files. */
  readonly contentSize: number;
}

/** Where notes of layers live. */
export const PROOF_PREFIX = "layers/";

/** What is known of a blob, if anything. */
export async function readProof(metadata: Metadata, blob: Digest): Promise<LayerProof | undefined> {
  const bytes = await metadata.get(proofKey(blob));
  if (bytes === undefined) return undefined;
  try {
    const { diffId, contentSize } = JSON.parse(new TextDecoder().decode(bytes)) as Partial<LayerProof>;
    return diffId === undefined || contentSize === undefined ? undefined : { diffId, contentSize };
  } catch {
    // As good as none: the layer is looked at again.
    return undefined;
  }
}

export async function writeProof(metadata: Metadata, blob: Digest, proof: LayerProof): Promise<void> {
  await metadata.put(proofKey(blob), new TextEncoder().encode(JSON.stringify(proof)));
}

export async function deleteProof(metadata: Metadata, blob: Digest): Promise<void> {
  await metadata.delete(proofKey(blob));
}

function proofKey(blob: Digest): string {
  return `${PROOF_PREFIX}${encodeName(blob)}`;
}
