/** Image archives written by hand, and the store to load them into. */
import { digestHex } from "../../../../core/digest/digest.ts";
import { type LoadOptions, loadArchive } from "../../../../core/image/archive/load.ts";
import { type SaveOptions, saveImages, writeArchive } from "../../../../core/image/archive/save.ts";
import type { SavedImage } from "../../../../core/image/archive/saved.ts";
import type { LoadedImage } from "../../../../core/image/archive/store-archived.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { readTar } from "../../../../core/tar/iterate.ts";
import { type TarEntry, tar } from "../../../helpers/e2e/tar.ts";
import { bytesOf } from "../../distribution/helpers.ts";
import {
  AMD64,
  type FixtureImage,
  type FixtureLayer,
  finish,
  image,
  layer,
  layoutFiles,
  type Store,
  store,
} from "../fixture.ts";

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

/** Two images that share a layer, with layers of every compression. */
export const STOCK: Record<"lower" | "upper" | "top", FixtureLayer> & Record<"app" | "other", FixtureImage> =
  makeStock();

function makeStock(): typeof STOCK {
  const lower = layer({ hello: "1" });
  const upper = layer({ world: "2".repeat(100_000) }, "zstd");
  const top = layer({ top: "3" }, "none");
  return { lower, upper, top, app: image([lower, upper, top]), other: image([lower]) };
}

/** A store with both images, and their records. */
export async function stocked(): Promise<{ at: Store; one: ImageRecord; two: ImageRecord }> {
  const at = emptyStore();
  const { app, other } = STOCK;
  const records = await load(archiveOf(layoutFiles([[app.manifest], [other.manifest]], app, other)), at);
  const [one, two] = records.map(({ record }) => record);
  if (one === undefined || two === undefined) throw new Error("two images were to be loaded");
  return { at, one, two };
}

export function textOf(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

export function saved(record: ImageRecord, ...references: string[]): SavedImage {
  return { record, references };
}
