/** The `manifest.json` of an archive by `docker save`: which files make which image (docker's image/tarexport). */
import { asArray, asObject, asString, listOf, optional, refuseField, required } from "../../spec/fields.ts";
import { parseStrictJson } from "../../spec/json.ts";
import { MAX_LAYERS } from "../../spec/manifest.ts";

/** One image of the archive. */
export interface DockerArchiveImage {
  /** Path of the image's config. */
  readonly Config: string;
  /** Short names with tags; none for an image saved by its id. */
  readonly RepoTags: readonly string[] | null;
  /** Paths of the layers, base first. */
  readonly Layers: readonly string[];
}

/** Images in one archive. */
const IMAGES = 10_000;

/** Whether the document is this one, and not the manifest of a directory that skopeo's "dir:" made. */
export function isDockerManifest(bytes: Uint8Array): boolean {
  return Array.isArray(parseStrictJson(bytes, "manifest.json"));
}

/** @throws RlError "invalid", "limit" */
export function parseDockerManifest(bytes: Uint8Array): readonly DockerArchiveImage[] {
  const what = "manifest.json";
  const images = asArray(parseStrictJson(bytes, what), what);
  if (images.length > IMAGES) throw refuseField(what, `it has more than ${IMAGES} images`, "limit");
  return images.map((image, index) => readImage(image, `${what}[${index}]`));
}

function readImage(value: unknown, where: string): DockerArchiveImage {
  const object = asObject(value, where);
  return {
    Config: required(object, "Config", where, asString),
    RepoTags: optional(object, "RepoTags", where, listOf(asString)) ?? null,
    Layers: optional(object, "Layers", where, readLayers) ?? [],
  };
}

function readLayers(value: unknown, where: string): readonly string[] {
  const count = asArray(value, where).length;
  if (count > MAX_LAYERS) throw refuseField(where, `there are ${count}, more than ${MAX_LAYERS}`, "limit");
  return listOf(asString)(value, where);
}
