import type { Digest } from "../digest/digest.ts";
import { formatPlatform, normalizePlatform, type Platform } from "../spec/platform.ts";
import { discardUnused } from "./archive/discard.ts";
import { createLease, type GrowingLease } from "./archive/leases.ts";
import type { BlobSource } from "./blob-source.ts";
import { orCancelled } from "./cancelled.ts";
import { type PullEvent, withEvents } from "./events.ts";
import { namelessReference } from "./name.ts";
import type { ImageStorePorts } from "./ports.ts";
import type { ImageRecord } from "./record.ts";
import type { ResolvedImage } from "./resolve.ts";
import { storeImage } from "./store-image.ts";

export interface MadeImageOptions {
  /** What the image is made of as messages call it: a file's name, an address, "-". */
  readonly subject: string;
  /** Full reference of the image; without one it has only its id. */
  readonly reference?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Where an image is made: what came before there is one, and goes again when there will be none. */
export interface Making {
  /** On what has been stored. */
  readonly lease: GrowingLease;
  /** Blobs that were not there before. */
  readonly added: Set<Digest>;
  readonly signal: AbortSignal;
}

export interface MadeImage {
  readonly image: ResolvedImage;
  readonly platform: Platform;
  /** Of layers that are not stored yet. */
  readonly layers?: BlobSource | undefined;
}

/** Make an image of something else than an image, and keep it. @param action in messages: "import archive" */
export function keepMade(
  action: string,
  { subject, reference, signal: stop }: MadeImageOptions,
  ports: ImageStorePorts,
  make: (making: Making) => Promise<MadeImage>,
): AsyncGenerator<PullEvent, ImageRecord> {
  return withEvents(async (emit, signal) => {
    const lease = createLease(ports.locks);
    const added = new Set<Digest>();
    const made: ImageRecord[] = [];
    try {
      return await orCancelled({ action, subject }, signal, async () => {
        const { image, platform, layers } = await make({ lease, added, signal });
        for (const { descriptor } of [...image.documents, ...image.layers]) {
          await lease.add(descriptor.digest);
          if (!(await ports.blobs.has(descriptor.digest))) added.add(descriptor.digest);
        }
        const name = {
          reference: reference ?? namelessReference(image.target),
          platform: formatPlatform(normalizePlatform(platform)),
        };
        const record = await storeImage(name, image, layers, ports, emit, signal);
        made.push(record);
        return record;
      });
    } finally {
      await lease.release();
      await discardUnused(added, made, ports);
    }
  }, stop);
}
