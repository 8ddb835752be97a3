import { digestHex } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { Metadata } from "../ports/metadata.ts";
import { formatReference, parseReference } from "../reference/reference.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { WASM_PLATFORM } from "../spec/wasm-platform.ts";
import { getImage, listImages } from "./list.ts";
import { NO_REPOSITORY } from "./name.ts";
import type { ImageRecord } from "./record.ts";
import type { ImageSummary } from "./summary.ts";
import { identifierDigits, readTypedName } from "./typed-name.ts";

/**
 * Find an image by what people type: a short or full reference, or the beginning of an identifier (config or
 * manifest digest), at least four digits. A name wins over an identifier, as with Docker.
 *
 * @throws RlError "not-found"; "invalid" when several images begin like this
 */
export async function findImage(text: string, platform: Platform, metadata: Metadata): Promise<ImageRecord> {
  const wanted = formatPlatform(normalizePlatform(platform));
  const { reference: parsed } = readTypedName(text);
  const reference = parsed && formatReference(parsed);
  const named =
    reference === undefined
      ? undefined
      : ((await getImage(metadata, reference, wanted)) ??
        // A name that is here as a WebAssembly program alone means that.
        (await getImage(metadata, reference, formatPlatform(WASM_PLATFORM))));
  if (named !== undefined) return named;
  const pinned = await findPinned(reference, wanted, metadata);
  if (pinned !== undefined) return pinned;

  const prefix = identifierDigits(text);
  const images = await listImages(metadata);
  const matches = prefix === undefined ? [] : images.filter((record) => isCalled(record, prefix));
  // One image may have several names and platforms; they are several images only when the digests differ.
  const [first] = matches;
  if (first !== undefined && matches.every(({ imageId }) => imageId === first.imageId)) {
    const chosen = matches.find((record) => record.platform === wanted) ?? first;
    const record = await getImage(metadata, chosen.reference, chosen.platform);
    if (record !== undefined) return record;
    throw notFound(text, reference, wanted, images);
  }
  if (first !== undefined) {
    throw new RlError({
      code: "invalid",
      action: "find image",
      subject: text,
      state: `${new Set(matches.map(({ imageId }) => imageId)).size} images begin like this`,
      hint: "give more digits of the identifier",
    });
  }
  throw notFound(text, reference, wanted, images);
}

/** An image by the digest its repository has it under, whatever its tag is. */
async function findPinned(
  reference: string | undefined,
  platform: string,
  metadata: Metadata,
): Promise<ImageRecord | undefined> {
  const wanted = reference === undefined ? undefined : parseReference(reference);
  if (wanted?.digest === undefined) return undefined;
  const found = (await listImages(metadata)).find((image) => {
    if (image.platform !== platform || image.reference.startsWith(NO_REPOSITORY)) return false;
    if (image.target !== wanted.digest && image.digest !== wanted.digest) return false;
    const { domain, path } = parseReference(image.reference);
    return domain === wanted.domain && path === wanted.path;
  });
  return found === undefined ? undefined : getImage(metadata, found.reference, found.platform);
}

function isCalled({ imageId, digest, target }: ImageSummary, prefix: string): boolean {
  return [imageId, digest, target].some((each) => digestHex(each).startsWith(prefix));
}

function notFound(
  text: string,
  reference: string | undefined,
  wanted: string,
  images: readonly ImageSummary[],
): RlError {
  const others = images.filter((record) => record.reference === reference).map(({ platform }) => platform);
  return new RlError({
    code: "not-found",
    action: "find image",
    subject: text,
    state: others.length === 0 ? "it is not here" : `it is here for ${others.join(", ")}, not for ${wanted}`,
    hint: reference === undefined ? "list the images with: rl images" : `fetch it with: rl pull ${text}`,
  });
}
