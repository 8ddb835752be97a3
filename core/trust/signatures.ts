import { fetchDocument } from "../content/document.ts";
import { type Digest, digestAlgorithm, digestHex } from "../digest/digest.ts";
import type { Purpose } from "../distribution/failure.ts";
import type { Registry } from "../distribution/registry.ts";
import { isRlError, RlError } from "../errors.ts";
import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { parseManifest } from "../spec/manifest.ts";
import { decodeBase64 } from "./fields.ts";

/** A signature as it was found: nothing about it is verified but that the payload has its digest. */
export interface FoundSignature {
  /** The manifest or index it was found for. */
  readonly subject: Digest;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** A transparency log's entry and promise, when one came along. */
  readonly logEntry: string | undefined;
}

/** Signatures that could be read, and why others could not. */
export interface SignatureSearch {
  readonly found: readonly FoundSignature[];
  readonly faults: readonly string[];
}

/** Where signatures are looked for: a repository of a registry. */
export interface SignaturePlace {
  readonly registry: Pick<Registry, "manifest" | "blob">;
  readonly repository: string;
  readonly digester: Digester;
  readonly purpose: Purpose;
  readonly signal?: AbortSignal | undefined;
}

const MEDIA_TYPE = "application/vnd.dev.cosign.simplesigning.v1+json";
const SIGNATURE = "dev.cosignproject.cosign/signature";
const LOG_ENTRY = "dev.sigstore.cosign/bundle";

/** A payload names one image; annotations of the signer's are all that makes it longer. */
const PAYLOAD_LIMIT = 64 * 1024;

/**
 * Get the signatures of a manifest or index, as cosign keeps them: a manifest under the tag `sha256-HEX.sig` in
 * the image's own repository, with one layer per signature (cosign's SIGNATURE_SPEC). No such tag means no
 * signatures; a registry that fails throws, since then nobody knows.
 */
export async function findSignatures(subject: Digest, place: SignaturePlace): Promise<SignatureSearch> {
  const { registry, repository, purpose } = place;
  const target = `${digestAlgorithm(subject)}-${digestHex(subject)}.sig`;
  const found: FoundSignature[] = [];
  const faults: string[] = [];
  const layers = await attempt(faults, async () => {
    const served = await registry.manifest({ repository, target, purpose });
    return parseManifest(served.bytes).layers;
  });
  for (const layer of layers ?? []) {
    if (layer.mediaType !== MEDIA_TYPE) continue;
    const signature = decodeBase64(layer.annotations?.[SIGNATURE] ?? "");
    if (signature === undefined || signature.length === 0) {
      faults.push("a signature is not base64");
      continue;
    }
    const payload = await attempt(faults, () => fetchPayload(layer, place));
    const logEntry = layer.annotations?.[LOG_ENTRY];
    if (payload !== undefined) found.push({ subject, payload, signature, logEntry });
  }
  return { found, faults };
}

async function fetchPayload({ digest, size }: Descriptor, place: SignaturePlace): Promise<Uint8Array> {
  const { registry, repository, purpose, digester, signal } = place;
  if (size > PAYLOAD_LIMIT) {
    throw new RlError({ ...purpose, code: "limit", state: `a signature's payload has ${size} bytes` });
  }
  return await fetchDocument(
    registry.blob({ repository, digest, size, purpose, signal }),
    { digest, size },
    digester,
  );
}

/** What is missing or broken counts as no signature; one bad signature must not hide a good one beside it. */
async function attempt<T>(faults: string[], work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!isRlError(error)) throw error;
    if (error.code === "not-found") return undefined;
    if (error.code !== "corrupt" && error.code !== "invalid" && error.code !== "limit") throw error;
    faults.push(error.message.replace(/^C/, "c"));
    return undefined;
  }
}
