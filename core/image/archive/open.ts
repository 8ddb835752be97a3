import { RlError } from "../../errors.ts";
import type { FileTransport } from "../../trust/scope.ts";
import type { ImageStorePorts } from "../ports.ts";
import { type ArchiveContents, readContents } from "./contents.ts";
import { type ArchivedImage, dockerImages } from "./docker-images.ts";
import { isDockerManifest } from "./docker-manifest.ts";
import type { Intake } from "./intake.ts";
import { type ArchiveMember, tarMembers } from "./member.ts";
import { directoryImages, ociImages } from "./oci-images.ts";
import { sniffArchive } from "./sniff.ts";

/** An archive of images, read to its end. */
export interface OpenedArchive {
  readonly contents: ArchiveContents;
  readonly images: readonly ArchivedImage[];
  /** What a signature policy calls such a file. */
  readonly transport: FileTransport;
}

/**
 * The members of a tar archive that may be compressed by gzip or zstd.
 *
 * @param subject the archive as messages call it
 * @throws RlError "unsupported" for another compression; the members throw what `tarMembers` does
 */
export async function archiveMembers(
  archive: AsyncIterable<Uint8Array>,
  subject: string,
  { codec }: Pick<ImageStorePorts, "codec">,
): Promise<AsyncIterable<ArchiveMember>> {
  const { compression, bytes } = await sniffArchive(archive, subject);
  return tarMembers(codec.inflate(compression, bytes));
}

/**
 * Take in all members, and find the images that they are: of `docker save`, an OCI layout, or skopeo's "dir:".
 *
 * @throws RlError "invalid" for what is no image archive, "corrupt" for one that is broken or incomplete
 */
export async function openImages(
  members: AsyncIterable<ArchiveMember>,
  layout: "oci" | "oci-archive",
  subject: string,
  intake: Pick<Intake, "take">,
  ports: Pick<ImageStorePorts, "blobs" | "digester">,
): Promise<OpenedArchive> {
  const contents = await readContents(members, subject, intake, ports);
  if (contents.has("oci-layout") && contents.has("index.json")) {
    return { contents, images: await ociImages(contents), transport: layout };
  }
  if (!contents.has("manifest.json")) throw noImageArchive(subject);
  if (!isDockerManifest(await contents.document("manifest.json"))) {
    return { contents, images: await directoryImages(contents), transport: "dir" };
  }
  return { contents, images: await dockerImages(contents, ports.digester), transport: "docker-archive" };
}

function noImageArchive(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "load images from",
    subject,
    state: "it has neither a manifest.json nor an OCI layout's index.json",
    hint: "an archive of a root file system becomes an image with: rl import FILE NAME",
  });
}
