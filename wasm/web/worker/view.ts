import {
  displayName,
  escapeLines,
  escapeText,
  formatPlatform,
  imageHistory,
  parseImageDocument,
  type ResolvedImage,
} from "../../../core/mod.ts";
import type { DocumentRow, ImageView, PlatformRow } from "../protocol.ts";
import { factsOf } from "./facts.ts";
import type { ImageSource } from "./source.ts";

/** An image of one platform, resolved. */
export interface ChosenView {
  readonly id: number;
  readonly source: ImageSource;
  readonly platform: string;
  readonly image: ResolvedImage;
}

/** Characters of a document that are shown. */
const SHOWN = 400_000;

/** What there is to show of an image before its layers are read. */
export function viewOf({ id, source, platform, image }: ChosenView): ImageView {
  const steps = imageHistory(
    image.config,
    image.layers.map(({ descriptor: { digest, size } }) => ({ digest, size, contentSize: 0 })),
  ).reverse();
  let layer = 0;
  return {
    id,
    name: escapeText(source.name),
    platform,
    platforms: platformsOf(source, image),
    documents: image.documents.map((document, at) =>
      documentRow(document, at === image.documents.length - 1),
    ),
    facts: factsOf(image.config),
    layers: image.layers.map(({ descriptor: { digest, mediaType, size }, diffId }) => {
      return { digest, diffId, mediaType, size };
    }),
    steps: steps.map(({ createdBy, comment, layer: made }) => {
      return { text: instruction(createdBy || comment), layer: made === undefined ? undefined : layer++ };
    }),
    isLocal: source.isLocal,
    size: image.layers.reduce((sum, { descriptor }) => sum + descriptor.size, 0),
  };
}

/** What else the reference names: entries of the index, or of an archive's list. */
function platformsOf({ image: { roots } }: ImageSource, image: ResolvedImage): PlatformRow[] {
  const entries =
    roots.length > 1
      ? roots
      : image.documents.flatMap(({ bytes, descriptor }, at) => {
          if (at === image.documents.length - 1) return [];
          const document = parseImageDocument(bytes, descriptor.mediaType);
          return document.kind === "index" ? document.index.manifests : [];
        });
  return entries.map(({ platform, digest, size, artifactType, annotations, mediaType }) => {
    const isImage = platform !== undefined && platform.os !== "unknown" && artifactType === undefined;
    const other = annotations?.["vnd.docker.reference.type"] ?? artifactType ?? mediaType;
    return { text: isImage ? formatPlatform(platform) : escapeText(other), digest, size, isImage };
  });
}

function documentRow(
  { descriptor, bytes }: ResolvedImage["documents"][number],
  isConfig: boolean,
): DocumentRow {
  const { mediaType, digest, size } = descriptor;
  const isIndex = /index|manifest\.list/.test(mediaType);
  const title = isConfig ? "Image configuration" : isIndex ? "Index" : "Manifest";
  return { title, mediaType, digest, size, text: indented(bytes) };
}

function indented(bytes: Uint8Array): string {
  let text = displayName(bytes);
  try {
    text = JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    // Shown as it is.
  }
  return escapeLines(
    text.length > SHOWN ? `${text.slice(0, SHOWN)}\n… and ${text.length - SHOWN} more characters` : text,
  );
}

/** An instruction as it was written, without the shell that builders put around it. */
function instruction(text: string): string {
  const bare = text
    .replace(/^\/bin\/sh -c #\(nop\) +/, "")
    .replace(/^(?:RUN )?\/bin\/sh -c /, "RUN ")
    .replace(/ # buildkit$/, "");
  return escapeText(bare.slice(0, 2000)) || "(not told)";
}
