/**
 * The media types of images, both of the OCI (image-spec media-types.md) and of Docker's schema 2
 * (distribution's manifest-v2-2 page), which registries still serve for older images.
 *
 * They are compared exactly: inside a document a media type has no parameters and one spelling.
 */

/** OCI image manifest. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** OCI image index. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
/** OCI image configuration. */
export const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
/** OCI layers, tar archives, by how they are compressed. */
export const OCI_LAYERS = {
  none: "application/vnd.oci.image.layer.v1.tar",
  gzip: "application/vnd.oci.image.layer.v1.tar+gzip",
  zstd: "application/vnd.oci.image.layer.v1.tar+zstd",
} as const;
/** Docker schema 2 image manifest. */
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
/** Docker schema 2 manifest list, its image index. */
export const DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
/** Docker image configuration. */
export const DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
/** Docker layer, an uncompressed tar archive. */
export const DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
/** Docker layer, gzip; the only layer type of its original specification. */
export const DOCKER_LAYER_GZIP = "application/vnd.docker.image.rootfs.diff.tar.gzip";

/** Everything a client that pulls images asks for, best first; the value of an `Accept` header. */
export const ACCEPTED_DOCUMENTS: readonly string[] = [OCI_INDEX, OCI_MANIFEST, DOCKER_INDEX, DOCKER_MANIFEST];

/** How a layer is compressed; structurally the `Compression` of core/ports. */
export type LayerCompression = "none" | "gzip" | "zstd";

interface LayerKind {
  readonly compression: LayerCompression;
  /** Not pushed with the image: it comes from the descriptor's `urls`. */
  readonly foreign: boolean;
}

/** A Map, since a media type comes from outside and must not find "constructor" on an object. */
const LAYERS: ReadonlyMap<string, LayerKind> = new Map([
  [OCI_LAYERS.none, { compression: "none", foreign: false }],
  [OCI_LAYERS.gzip, { compression: "gzip", foreign: false }],
  [OCI_LAYERS.zstd, { compression: "zstd", foreign: false }],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar", { compression: "none", foreign: true }],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", { compression: "gzip", foreign: true }],
  ["application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", { compression: "zstd", foreign: true }],
  [DOCKER_LAYER, { compression: "none", foreign: false }],
  [DOCKER_LAYER_GZIP, { compression: "gzip", foreign: false }],
  ["application/vnd.docker.image.rootfs.diff.tar.zstd", { compression: "zstd", foreign: false }],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar", { compression: "none", foreign: true }],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", { compression: "gzip", foreign: true }],
  ["application/vnd.docker.image.rootfs.foreign.diff.tar.zstd", { compression: "zstd", foreign: true }],
]);

/** An image manifest: one config and its layers. */
export function isManifest(mediaType: string): boolean {
  return mediaType === OCI_MANIFEST || mediaType === DOCKER_MANIFEST;
}

/** An image index or manifest list: manifests per platform. */
export function isIndex(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_INDEX;
}

/** A layer this project can unpack, a tar archive: never a file system image for the kernel to parse. */
export function isLayer(mediaType: string): boolean {
  return LAYERS.has(mediaType);
}

/** A layer that may not be pushed and is fetched from elsewhere (non-distributable, Docker's "foreign"). */
export function isForeignLayer(mediaType: string): boolean {
  return LAYERS.get(mediaType)?.foreign === true;
}

/** An image configuration. */
export function isImageConfig(mediaType: string): boolean {
  return mediaType === OCI_CONFIG || mediaType === DOCKER_CONFIG;
}

/** Docker's first image format, signed or not: recognised only to refuse it by name. */
export function isSchema1(mediaType: string): boolean {
  return (
    mediaType === "application/vnd.docker.distribution.manifest.v1+json" ||
    mediaType === "application/vnd.docker.distribution.manifest.v1+prettyjws"
  );
}

/** How to inflate a layer, or undefined when the media type is not a layer's. */
export function layerCompression(mediaType: string): LayerCompression | undefined {
  return LAYERS.get(mediaType)?.compression;
}

/** The media type of an HTTP `Content-Type` value: without parameters, in lower case (RFC 9110, 8.3.1). */
export function contentTypeOf(header: string): string {
  const semicolon = header.indexOf(";");
  return (semicolon < 0 ? header : header.slice(0, semicolon)).trim().toLowerCase();
}
