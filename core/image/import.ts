import { fetchDocument } from "../content/document.ts";
import { REF_NAME } from "../content/layout.ts";
import { type Digest, digestAlgorithm, digestHex } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { Digester } from "../ports/digester.ts";
import { parseDockerReference } from "../reference/familiar.ts";
import { formatReference } from "../reference/reference.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { type ImageIndex, parseIndex } from "../spec/image-index.ts";
import { choosePlatform, formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { answerResolver, type DocumentSource } from "./documents.ts";
import { type PullEvent, withEvents } from "./events.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import { resolveImage } from "./resolve.ts";
import { storeImage } from "./store-image.ts";

/** An OCI image layout in memory: file contents by path, "index.json", "blobs/sha256/…". */
export type LayoutFiles = ReadonlyMap<string, Uint8Array>;

export interface ImportOptions {
  /** The name the image gets here, short or full. */
  readonly reference: string;
  readonly platform: Platform;
  /** Which image of the layout, by its ref.name annotation; needed only when there are several. */
  readonly name?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Import an image from an OCI layout. Verified like a pulled one: where bytes come from makes no difference.
 *
 * @throws RlError "not-found" for an image or blob the layout does not have, and what pulling throws
 */
export function importLayout(
  files: LayoutFiles,
  options: ImportOptions,
  ports: ImageStorePorts,
): AsyncGenerator<PullEvent, ImageRecord> {
  return withEvents(async (emit, signal) => {
    const reference = formatReference(parseDockerReference(options.reference));
    const platform = normalizePlatform(options.platform);
    checkVersion(files, reference);
    const index = parseIndex(readFile(files, "index.json", reference));
    const entry = chooseEntry(index, options.name, platform, reference);
    const source = layoutDocuments(files, entry, reference, ports.digester);
    const image = await answerResolver(resolveImage(reference, platform), source);
    const name = { reference, platform: formatPlatform(platform) };
    const remote = ({ digest }: { readonly digest: Digest }): AsyncIterable<Uint8Array> =>
      once(readBlobFile(files, digest, reference));
    return storeImage(name, image, remote, ports, emit, signal);
  }, options.signal);
}

function layoutDocuments(
  files: LayoutFiles,
  entry: Descriptor,
  subject: string,
  digester: Digester,
): DocumentSource {
  return async (question) => {
    const descriptor = question.kind === "root" ? entry : question.descriptor;
    const bytes = readBlobFile(files, descriptor.digest, subject);
    const verified = await fetchDocument(once(bytes), descriptor, digester);
    return { bytes: verified, digest: descriptor.digest, mediaType: descriptor.mediaType };
  };
}

/** image-spec image-layout.md, "oci-layout file". */
function checkVersion(files: LayoutFiles, subject: string): void {
  const text = new TextDecoder().decode(readFile(files, "oci-layout", subject));
  let version: unknown;
  try {
    version = (JSON.parse(text) as { imageLayoutVersion?: unknown } | null)?.imageLayoutVersion;
  } catch {
    // Not JSON: without a version, like a file that lacks the field.
  }
  if (version !== "1.0.0") throw refuse(subject, "unsupported", "its oci-layout is not version 1.0.0");
}

function chooseEntry(
  index: ImageIndex,
  name: string | undefined,
  platform: Platform,
  subject: string,
): Descriptor {
  const nameOf = ({ annotations }: Descriptor): string => annotations?.[REF_NAME] ?? "";
  const entries = index.manifests.filter((entry) => name === undefined || nameOf(entry) === name);
  const names = new Set(entries.map(nameOf));
  if (names.size > 1) throw refuse(subject, "invalid", `the layout has ${names.size} images; name one`);
  // One name may stand there once per platform; when none suits, resolving says which there are.
  const entry = choosePlatform(entries, platform) ?? entries[0];
  if (entry === undefined) throw refuse(subject, "not-found", "the layout has no such image");
  return entry;
}

function readBlobFile(files: LayoutFiles, digest: Digest, subject: string): Uint8Array {
  return readFile(files, `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`, subject);
}

function readFile(files: LayoutFiles, path: string, subject: string): Uint8Array {
  const bytes = files.get(path);
  if (bytes === undefined) throw refuse(subject, "not-found", `the layout has no file "${path}"`);
  return bytes;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function refuse(subject: string, code: "not-found" | "invalid" | "unsupported", state: string): RlError {
  return new RlError({ code, action: "import image", subject, state });
}
