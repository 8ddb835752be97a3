/** Image archives written by hand, and the store to load them into. */
import { digestHex } from "../../../../core/digest/digest.ts";
import { type LoadOptions, loadArchive } from "../../../../core/image/archive/load.ts";
import { type SaveOptions, saveImages, writeArchive } from "../../../../core/image/archive/save.ts";
import type { SavedImage } from "../../../../core/image/archive/saved.ts";
import type { LoadedImage } from "../../../../core/image/archive/store-archived.ts";
import { readTar } from "../../../../core/tar/iterate.ts";
import { type TarEntry, tar } from "../../../helpers/e2e/tar.ts";
import { bytesOf } from "../../distribution/helpers.ts";
import { AMD64, type FixtureImage, finish, type Store, store } from "../fixture.ts";

/** A store without a registry. */
export function emptyStore(): Store {
  return store(() => ({ status: 404 }));
}

/** Pieces of so many bytes, as a pipe gives them. */
export async function* pieces(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

export async function load(
  archive: Uint8Array,
  at: Store,
  options: Partial<LoadOptions> = {},
): Promise<LoadedImage[]> {
  const all = { platform: AMD64, subject: "test.tar", ...options };
  return (await finish(loadArchive(pieces(archive), all, at.ports))).result;
}

export async function save(
  images: readonly SavedImage[],
  options: SaveOptions,
  at: Store,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeArchive(saveImages(images, options, at.ports))) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

export function fileEntries(files: ReadonlyMap<string, Uint8Array>): TarEntry[] {
  return [...files].map(([path, content]) => ({ path, content }));
}

/** Files as an archive, in the order of the map. */
export function archiveOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return tar(fileEntries(files));
}

/** The files that an archive has in it. */
export async function unpacked(archive: Uint8Array): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for await (const entry of readTar(pieces(archive, 4096))) {
    if (entry.type === "directory") continue;
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry.data()) chunks.push(chunk.slice());
    files.set(new TextDecoder().decode(entry.path), new Uint8Array(Buffer.concat(chunks)));
  }
  return files;
}

/** Plain layers of an image with the archive `docker save` made of it until version 24. */
export function dockerFiles(
  image: FixtureImage,
  plain: readonly Uint8Array[],
  tags: readonly string[] | null = ["app:1"],
): Map<string, Uint8Array> {
  const config = `${digestHex(image.config.digest)}.json`;
  const layers = image.layers.map(({ diffId }) => `${digestHex(diffId)}/layer.tar`);
  const manifest = [{ Config: config, RepoTags: tags, Layers: layers }];
  return new Map([
    ...layers.map((path, index): [string, Uint8Array] => [path, plain[index] ?? new Uint8Array()]),
    [config, image.config.bytes],
    ["manifest.json", bytesOf(JSON.stringify(manifest))],
  ]);
}
