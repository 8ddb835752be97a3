import { RlError } from "../errors.ts";
import { REFERENCES, withLock } from "../ports/locks.ts";
import type { Metadata } from "../ports/metadata.ts";
import { parseDockerReference, parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference } from "../reference/reference.ts";
import type { Platform } from "../spec/platform.ts";
import { findImage } from "./find.ts";
import { changeLocked, getImage, withDisplaced } from "./list.ts";
import type { RecordPorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ImageSummary } from "./summary.ts";

/**
 * Give an image another name: the same image under `target`, for every platform that is here of it. It is found
 * while nobody else changes records, so that one which is removed meanwhile does not come back.
 *
 * @param source what `findImage` takes
 * @param target a short or full reference; the tag is "latest" when it has none
 * @throws RlError "not-found"; "invalid" for a target that is no name
 */
export async function tagImage(
  source: string,
  target: string,
  platform: Platform,
  ports: RecordPorts,
): Promise<ImageRecord> {
  const reference = targetReference(target);
  return withLock(ports.locks, REFERENCES, async () => {
    const found = await findImage(source, platform, ports.metadata);
    await changeLocked(ports, async (images) => ({
      put: await putsOf(found, reference, images, ports.metadata),
      remove: [],
    }));
    return { ...found, reference };
  });
}

/** The records of an image under a new name, one for each platform, and of images that lose this name. */
async function putsOf(
  found: ImageRecord,
  reference: string,
  images: readonly ImageSummary[],
  metadata: Metadata,
): Promise<readonly ImageRecord[]> {
  const named = images.filter((each) => each.reference === found.reference && each.target === found.target);
  const puts = named.map(async (image) => {
    const record = await getImage(metadata, image.reference, image.platform);
    return record === undefined ? [] : withDisplaced({ ...record, reference }, images, metadata);
  });
  return (await Promise.all(puts)).flat();
}

/** The full reference of a new name. @throws RlError "invalid" for one with a digest, which cannot be chosen */
export function targetReference(target: string): string {
  if (parseNormalizedReference(target).digest === undefined) {
    return formatReference(parseDockerReference(target));
  }
  throw new RlError({
    code: "invalid",
    action: "tag image",
    subject: target,
    state: "a name that is given has a tag and no digest",
    hint: "leave out what begins with @",
  });
}
