import { RlError } from "../../errors.ts";
import { addEntries, applyChange, changeEntry, type EntryChange, removeEntry } from "./edit.ts";
import { entryOf } from "./entry-of.ts";
import { findAll, keepFound } from "./keep.ts";
import type { FindOptions, FindPorts, WantedImage } from "./locate.ts";
import type { IndexList } from "./model.ts";
import { changeIndexList, findIndexList, getIndexList, listReference } from "./store.ts";

export interface CreateOptions extends FindOptions {
  /** Add to a list that is there already. */
  readonly amend?: boolean | undefined;
}

/**
 * Make a list, of no image or of some. Throws `RlError` "exists"; "not-found", "invalid", and what registries throw,
 * and then there is no new list.
 */
export async function createIndexList(
  name: string,
  images: readonly WantedImage[],
  options: CreateOptions,
  ports: FindPorts,
): Promise<IndexList> {
  const reference = listReference(name);
  const requireNone = (before: IndexList | undefined): void => {
    if (before !== undefined && options.amend !== true) throw exists(name);
  };
  // Said before anything is fetched; it counts when the list is made.
  requireNone(await findIndexList(name, ports.metadata));
  const found = await findAll(images, options, ports);
  return keepFound(found, ports, () =>
    changeIndexList(name, ports, (before) => {
      requireNone(before);
      return addEntries(
        before ?? { reference, entries: [] },
        found.map(({ entry }) => entry),
      );
    }),
  );
}

export interface AddOptions extends FindOptions {
  /** What is to be said of the images otherwise than they say themselves. */
  readonly change: EntryChange;
}

/**
 * Add an image to a list, or with `all` those of an index. Of an image at a registry, manifest and config are kept
 * here; its layers stay where they are.
 *
 * @throws RlError "not-found" for no such list, image or platform, "invalid", "limit", and what registries throw
 */
export async function addToIndexList(
  name: string,
  image: WantedImage,
  options: AddOptions,
  ports: FindPorts,
): Promise<IndexList> {
  const { change, all } = options;
  const { os, architecture, variant } = change;
  if (all === true && (os ?? architecture ?? variant) !== undefined) {
    throw new RlError({
      code: "invalid",
      action: "add to manifest list",
      subject: image.name,
      state: "all its images cannot be of one platform",
      hint: "leave out --all, or --os, --arch and --variant",
    });
  }
  await getIndexList(name, ports.metadata);
  const found = await findAll([image], options, ports);
  // What an index says of the image that was chosen by its platform is better than the words it was chosen by.
  const chosen = { os: undefined, architecture: undefined, variant: undefined };
  const entries = found.map(({ entry, listed }) =>
    applyChange(entry, listed ? { ...change, ...chosen } : change),
  );
  return keepFound(found, ports, () =>
    changeIndexList(name, ports, (before) => addEntries(required(before, name), entries)),
  );
}

/**
 * Say something of an image in a list.
 *
 * @param image its digest, or a name of it here or at its registry
 * @throws RlError "not-found" for no such list or image, "invalid", and what registries throw
 */
export async function annotateIndexList(
  name: string,
  image: WantedImage,
  options: AddOptions,
  ports: FindPorts,
): Promise<IndexList> {
  const digest = await entryOf(name, image, options, ports);
  return changeIndexList(name, ports, (before) =>
    changeEntry(required(before, name), digest, options.change),
  );
}

/** Take an image out of a list. Parameters and errors are those of `annotateIndexList`. */
export async function removeFromIndexList(
  name: string,
  image: WantedImage,
  options: FindOptions,
  ports: FindPorts,
): Promise<IndexList> {
  const digest = await entryOf(name, image, options, ports);
  return changeIndexList(name, ports, (before) => removeEntry(required(before, name), digest));
}

function required(list: IndexList | undefined, name: string): IndexList {
  if (list !== undefined) return list;
  throw new RlError({
    code: "not-found",
    action: "change manifest list",
    subject: name,
    state: "it was removed meanwhile",
  });
}

function exists(name: string): RlError {
  return new RlError({
    code: "exists",
    action: "create manifest list",
    subject: name,
    state: "there is one of this name",
    hint: "add to it with --amend, or remove it with: rl manifest rm",
  });
}
