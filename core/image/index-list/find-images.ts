import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { Descriptor } from "../../spec/descriptor.ts";
import { parseImageDocument } from "../../spec/document.ts";
import { present } from "../../spec/fields.ts";
import type { Manifest } from "../../spec/manifest.ts";
import { contentTypeOf, isImageConfig, isManifest, OCI_MANIFEST } from "../../spec/media-type.ts";
import type { Platform } from "../../spec/platform.ts";
import { parseAnyConfig, WASM_CONFIG } from "../../spec/wasm-config.ts";
import type { DocumentSource } from "../documents.ts";
import { chooseEntry, type DocumentAnswer, type ResolvedDocument } from "../resolve.ts";
import { type FindOptions, type FindPorts, locateImage, type WantedImage } from "./locate.ts";
import type { ListEntry } from "./model.ts";

/** An image that can go into a list. */
export interface FoundImage {
  readonly entry: ListEntry;
  /** An index named it, and told its platform. */
  readonly listed: boolean;
  /** Its manifest, and its config where that was read. */
  readonly documents: readonly ResolvedDocument[];
  /** Its config and layers, wherever they are. */
  readonly blobs: readonly Digest[];
}

/** Indexes one inside another; as deep as a pull follows them. */
const DEPTH_LIMIT = 3;
/** Documents read for one name; honest indexes name one image for each platform. */
const VISIT_LIMIT = 1000;

/**
 * Find the image that a name means, or all those of the index that it means: on this machine, else at the registry,
 * where only documents are fetched. Nothing is kept yet.
 *
 * @throws RlError "not-found" for no such image or platform, "invalid", "limit", and what registries throw
 */
export async function findImages(
  image: WantedImage,
  options: FindOptions,
  ports: FindPorts,
  signal: AbortSignal,
): Promise<readonly FoundImage[]> {
  const found = new Map<Digest, FoundImage>();
  for (const { source, documents } of await locateImage(image, options, ports, signal)) {
    const search: Search = { text: image.name, options, source, documents, found, visited: 0 };
    await descend(await documents({ kind: "root" }), undefined, 0, search);
  }
  return [...found.values()];
}

interface Search {
  readonly text: string;
  readonly options: FindOptions;
  readonly source: string | undefined;
  readonly documents: DocumentSource;
  readonly found: Map<Digest, FoundImage>;
  visited: number;
}

/** `declared` is the entry of the index that led to this document. */
async function descend(
  answer: DocumentAnswer,
  declared: Descriptor | undefined,
  depth: number,
  search: Search,
): Promise<void> {
  const { text, options, documents, found } = search;
  const document = parseImageDocument(answer.bytes, answer.mediaType);
  if (document.kind === "manifest") {
    found.set(answer.digest, await describe(answer, document.manifest, declared, search));
    return;
  }
  if (depth === DEPTH_LIMIT) throw limit(text, `its indexes are nested more than ${DEPTH_LIMIT} deep`);
  const { index } = document;
  const chosen = options.all === true ? index.manifests : [chooseEntry(text, index, options.platform)];
  for (const descriptor of chosen) {
    if (found.has(descriptor.digest)) continue;
    search.visited += 1;
    if (search.visited > VISIT_LIMIT) throw limit(text, `its index names more than ${VISIT_LIMIT} images`);
    await descend(await documents({ kind: "document", descriptor }), descriptor, depth + 1, search);
  }
}

async function describe(
  { bytes, digest, mediaType: served }: DocumentAnswer,
  manifest: Manifest,
  declared: Descriptor | undefined,
  { documents, source }: Search,
): Promise<FoundImage> {
  const outside = contentTypeOf(served ?? "");
  const mediaType = manifest.mediaType ?? (isManifest(outside) ? outside : OCI_MANIFEST);
  const descriptor = { mediaType, digest, size: bytes.length };
  const config = declared?.platform === undefined ? await readConfig(manifest, documents) : undefined;
  const { annotations, artifactType, platform = config?.platform } = declared ?? {};
  return {
    entry: present({ ...descriptor, annotations, platform, artifactType, source }),
    listed: declared?.platform !== undefined,
    documents: [{ descriptor, bytes }, ...(config === undefined ? [] : [config.document])],
    blobs: [...manifest.layers, manifest.config].map((each) => each.digest),
  };
}

/** The config of an image that no index tells the platform of; artifacts have none. */
async function readConfig(
  { config: descriptor }: Manifest,
  documents: DocumentSource,
): Promise<{ readonly platform: Platform; readonly document: ResolvedDocument } | undefined> {
  if (!isImageConfig(descriptor.mediaType) && descriptor.mediaType !== WASM_CONFIG) return undefined;
  const { bytes } = await documents({ kind: "config", descriptor });
  const config = parseAnyConfig(bytes);
  const { os, architecture, variant } = config;
  const more = { "os.version": config["os.version"], "os.features": config["os.features"] };
  return {
    platform: present({ os, architecture, variant, ...more }),
    document: { descriptor, bytes },
  };
}

function limit(subject: string, state: string): RlError {
  return new RlError({ code: "limit", action: "use image", subject, state });
}
