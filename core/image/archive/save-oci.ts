import { readBlob } from "../../content/document.ts";
import { REF_NAME } from "../../content/layout.ts";
import { digestHex } from "../../digest/digest.ts";
import { OCI_INDEX } from "../../spec/media-type.ts";
import { IMAGE_NAME } from "./oci-images.ts";
import {
  blobPath,
  documentFile,
  jsonFile,
  type ReadyImage,
  type SavePorts,
  type WrittenFile,
} from "./saved.ts";

/**
 * An OCI layout: blobs as they are stored, so that every digest stays. Documents come before layers, as whoever
 * reads a stream is glad to know early what it is.
 *
 * Names stand there twice: ref.name in full, where podman and skopeo look, and containerd's annotation, which
 * docker needs, since to it ref.name is a tag alone.
 */
export function* ociFiles(images: readonly ReadyImage[], ports: SavePorts): Generator<WrittenFile> {
  yield jsonFile("oci-layout", { imageLayoutVersion: "1.0.0" });
  yield jsonFile("index.json", {
    schemaVersion: 2,
    mediaType: OCI_INDEX,
    manifests: images.flatMap(indexEntries),
  });
  const written = new Set<string>();
  for (const { image, manifest, config } of images) {
    for (const file of [
      documentFile(blobPath(image.manifest.digest), manifest),
      documentFile(blobPath(image.imageId), config),
    ]) {
      if (!written.has(file.path)) yield file;
      written.add(file.path);
    }
  }
  for (const { image } of images) {
    for (const { descriptor } of image.layers) {
      const path = blobPath(descriptor.digest);
      if (written.has(path)) continue;
      written.add(path);
      yield { path, size: descriptor.size, data: () => readBlob(ports.blobs, descriptor, ports.digester) };
    }
  }
}

/** One entry for each name, since an entry has one. */
function indexEntries({ image, references, record }: ReadyImage): object[] {
  const { os, architecture, variant } = record;
  const { mediaType, digest, size } = image.manifest;
  const platform = { architecture, os, ...(variant === undefined ? {} : { variant }) };
  const entry = { mediaType, digest, size };
  if (references.length === 0) return [{ ...entry, platform }];
  return references.map((reference) => ({
    ...entry,
    annotations: { [IMAGE_NAME]: reference, [REF_NAME]: reference },
    platform,
  }));
}

/**
 * A directory as skopeo's "dir:" has it: the manifest, with the blobs beside it under their bare digests. The
 * manifest is the one that is stored, whether docker's or the OCI's. It has room for one image, without a name.
 */
export function* directoryFiles(image: ReadyImage, ports: SavePorts): Generator<WrittenFile> {
  yield documentFile("version", new TextEncoder().encode("Directory Transport Version: 1.1\n"));
  yield documentFile("manifest.json", image.manifest);
  yield documentFile(digestHex(image.image.imageId), image.config);
  const written = new Set<string>();
  for (const { descriptor } of image.image.layers) {
    const path = digestHex(descriptor.digest);
    if (written.has(path)) continue;
    written.add(path);
    yield { path, size: descriptor.size, data: () => readBlob(ports.blobs, descriptor, ports.digester) };
  }
}
