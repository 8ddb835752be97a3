import {
  type BlobStore,
  type ChosenImage,
  type Codec,
  chooseImage,
  type Digester,
  parsePlatform,
  type ResolvedImage,
  RlError,
} from "../../../core/mod.ts";
import type { DifferenceView, FilesView, LayerRow, OpenedImage, Operations, ReadImage } from "../protocol.ts";
import { openFromArchive } from "./archive.ts";
import { type Difference, differences, listDifferences } from "./difference.ts";
import { differingFacts, factsOf } from "./facts.ts";
import { listLayer } from "./layer-listing.ts";
import type { Listing } from "./listing.ts";
import { type ImageFiles, readFiles } from "./read.ts";
import { openFromRegistry } from "./registry.ts";
import { runtimeText } from "./runtime.ts";
import type { ImageSource, Notify } from "./source.ts";
import { viewOf } from "./view.ts";
import { listWhole } from "./whole-listing.ts";

export interface ShelfHost {
  readonly digester: Digester;
  readonly codec: Codec;
  readonly blobs: BlobStore;
  readonly isSecure: boolean;
  readonly notify: Notify;
  /** Of the operation under way. */
  signal(): AbortSignal;
}

interface Held {
  readonly source: ImageSource;
  chosen: ChosenImage | undefined;
  files: ImageFiles | undefined;
}

/** What is shown when nobody chooses, and the image has several. */
const USUAL = "linux/amd64";
/** Rows given at once. */
const ROWS = 500;

/** The images that are open, and what can be asked of them. */
export function createShelf(host: ShelfHost): Operations {
  const images = new Map<number, Held>();
  let next = 1;
  /** The last listings, by what they list: going through one directory after another asks for the same. */
  const listings = new Map<string, Listing>();
  let compared: { readonly key: string; readonly all: Difference[] } | undefined;

  const put = (source: ImageSource): OpenedImage => {
    const id = next++;
    images.set(id, { source, chosen: undefined, files: undefined });
    return { id, name: source.name };
  };
  const held = (id: number): Held => {
    const found = images.get(id);
    if (found !== undefined) return found;
    throw new RlError({
      code: "not-found",
      action: "show image",
      subject: String(id),
      state: "it was closed",
    });
  };
  const choose = async ({ source }: Held, wanted: string): Promise<ChosenImage> => {
    const platform = parsePlatform(wanted === "" ? USUAL : wanted);
    return await chooseImage(source.image, { platform, strict: wanted !== "" }, source.name);
  };
  const chosenOf = async (image: Held): Promise<ChosenImage> => {
    image.chosen ??= await choose(image, "");
    return image.chosen;
  };
  const filesOf = async (image: Held): Promise<ImageFiles> => {
    if (image.files === undefined) {
      const chosen = await chosenOf(image);
      image.files = await readFiles(image.source, chosen.image, host, host.notify, host.signal());
    }
    return image.files;
  };
  const differencesOf = async (base: number, other: number): Promise<Difference[]> => {
    const key = `${base} ${other}`;
    if (compared?.key !== key) {
      const [before, after] = [await filesOf(held(base)), await filesOf(held(other))];
      compared = { key, all: await differences(before.tree, after.tree) };
    }
    return compared.all;
  };
  const listing = async (view: FilesView): Promise<Listing> => {
    const key = JSON.stringify(view);
    const known = listings.get(key);
    if (known !== undefined) return known;
    const made = await makeListing(view);
    if (listings.size > 8) listings.clear();
    listings.set(key, made);
    return made;
  };
  const makeListing = async (view: FilesView): Promise<Listing> => {
    if (view.kind === "difference")
      return listDifferences(await differencesOf(view.base, view.other), view.times);
    const { tree, layers } = await filesOf(held(view.image));
    if (view.kind === "whole") return listWhole(tree);
    const layer = layers[view.layer];
    return layer === undefined ? { rows: () => [] } : listLayer(layer);
  };
  const forget = (): void => {
    listings.clear();
    compared = undefined;
  };

  return {
    openRegistry: async (question) => [put(await openFromRegistry(question, host, host.signal()))],
    async openArchive(file) {
      return (await openFromArchive(file, host, host.notify, host.signal())).map(put);
    },
    async choose(id, wanted) {
      const image = held(id);
      const chosen = await choose(image, wanted);
      // What was read stays good for the same manifest.
      if (chosen.image.manifest.digest !== image.chosen?.image.manifest.digest) image.files = undefined;
      image.chosen = chosen;
      forget();
      return viewOf({ id, source: image.source, ...chosen });
    },
    async read(id) {
      return summary(await filesOf(held(id)));
    },
    async rows(view, path, from) {
      const rows = (await listing(view)).rows(path);
      return { rows: rows.slice(from, from + ROWS), total: rows.length };
    },
    async compare(base, other) {
      const all = await differencesOf(base, other);
      const [before, after] = [await chosenOf(held(base)), await chosenOf(held(other))];
      return differenceView(all, before.image, after.image);
    },
    async runtime(id, choices) {
      return runtimeText((await chosenOf(held(id))).image, choices);
    },
    async close(id) {
      images.delete(id);
      forget();
    },
  };
}

function summary({ layers }: ImageFiles): ReadImage {
  const sizes = layers.map(({ contentSize, wastedBytes, entries }) => {
    return { contentSize, wastedBytes, entries: entries.length };
  });
  return {
    layers: sizes,
    contentSize: sizes.reduce((sum, { contentSize }) => sum + contentSize, 0),
    wastedBytes: sizes.reduce((sum, { wastedBytes }) => sum + wastedBytes, 0),
  };
}

function differenceView(
  all: readonly Difference[],
  base: ResolvedImage,
  other: ResolvedImage,
): DifferenceView {
  const of = (change: string): Difference[] =>
    all.filter(({ row, isMinor }) => row.change === change && !isMinor);
  const bytes = (some: readonly Difference[]): number => some.reduce((sum, { row }) => sum + row.size, 0);
  const [before, after] = [layerRows(base), layerRows(other)];
  const has = (rows: readonly LayerRow[], { diffId }: LayerRow): boolean =>
    rows.some((row) => row.diffId === diffId);
  return {
    counts: {
      added: of("added").length,
      changed: of("changed").length,
      removed: of("removed").length,
      timesOnly: all.filter(({ row, isMinor }) => isMinor && row.change !== undefined).length,
    },
    addedBytes: bytes(of("added")),
    removedBytes: bytes(of("removed")),
    shared: before.filter((row) => has(after, row)),
    onlyBase: before.filter((row) => !has(after, row)),
    onlyOther: after.filter((row) => !has(before, row)),
    facts: differingFacts(factsOf(base.config), factsOf(other.config)),
  };
}

function layerRows({ layers }: ResolvedImage): LayerRow[] {
  return layers.map(({ descriptor: { digest, mediaType, size }, diffId }) => ({
    digest,
    diffId,
    mediaType,
    size,
  }));
}
