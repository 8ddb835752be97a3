import { normalizePlatform, type Platform } from "../../spec/platform.ts";
import { orCancelled } from "../cancelled.ts";
import { type PullEvent, withEvents } from "../events.ts";
import type { ImageStorePorts, PullPorts } from "../ports.ts";
import { checkFileTrust } from "../trust.ts";
import { discardUnused } from "./discard.ts";
import { createIntake } from "./intake.ts";
import { createLease } from "./leases.ts";
import type { ArchiveMember } from "./member.ts";
import { archiveMembers, openImages } from "./open.ts";
import { type LoadedImage, type PreparedImage, prepareArchived, storeArchived } from "./store-archived.ts";

/** What loading needs: the store, and the signature policy that is to hold. */
export interface LoadPorts extends ImageStorePorts, Pick<PullPorts, "trust"> {}

export interface LoadOptions {
  /** What the images shall run on. One that is there for another platform alone is loaded for that one. */
  readonly platform: Platform;
  /** Refuse images that are not there for exactly this platform. */
  readonly strict?: boolean | undefined;
  /** The archive as messages call it: a file's name. */
  readonly subject: string;
  /** Where it is, an absolute path, for the signature policy; none for a stream. */
  readonly path?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Load all images of an archive: one by `docker save`, or an OCI layout, in a tar archive that may be compressed
 * by gzip or zstd. It is read once, from front to back, and may be larger than memory.
 *
 * Images are verified and unpacked like pulled ones. What no image that was loaded refers to does not stay.
 *
 * @throws RlError "corrupt" for an archive that is broken or incomplete, "invalid" for what is no image archive,
 *   "unsupported", "limit", "not-found" for a platform that is not there, "denied" by the signature policy
 */
export function loadArchive(
  archive: AsyncIterable<Uint8Array>,
  options: LoadOptions,
  ports: LoadPorts,
): AsyncGenerator<PullEvent, LoadedImage[]> {
  return loadMembers("oci-archive", () => archiveMembers(archive, options.subject, ports), options, ports);
}

/** Load from a directory with the files of such an archive: an OCI layout, or what skopeo's "dir:" makes. */
export function loadDirectory(
  files: AsyncIterable<ArchiveMember>,
  options: LoadOptions,
  ports: LoadPorts,
): AsyncGenerator<PullEvent, LoadedImage[]> {
  return loadMembers("oci", async () => files, options, ports);
}

function loadMembers(
  layout: "oci" | "oci-archive",
  open: () => Promise<AsyncIterable<ArchiveMember>>,
  options: LoadOptions,
  ports: LoadPorts,
): AsyncGenerator<PullEvent, LoadedImage[]> {
  const platform = normalizePlatform(options.platform);
  return withEvents(async (emit, signal) => {
    const lease = createLease(ports.locks);
    const intake = createIntake(ports, lease, signal);
    const loaded: LoadedImage[] = [];
    try {
      const purpose = { action: "load images from", subject: options.subject };
      return await orCancelled(purpose, signal, async () => {
        const members = await open();
        const { contents, images, transport } = await openImages(
          members,
          layout,
          options.subject,
          intake,
          ports,
        );
        // Blobs that came before this are content by its digest, and go again when no image is loaded.
        await checkFileTrust(transport, options.path, ports.trust);
        const wanted = { platform, strict: options.strict === true };
        const prepared: PreparedImage[] = [];
        for (const image of images) prepared.push(await prepareArchived(image, wanted, contents));
        for (const image of prepared) {
          loaded.push(...(await storeArchived(image, contents, intake, ports, emit, signal)));
        }
        return loaded;
      });
    } finally {
      await lease.release();
      const records = loaded.map(({ record }) => record);
      await discardUnused(intake.added, records, ports);
    }
  }, options.signal);
}
