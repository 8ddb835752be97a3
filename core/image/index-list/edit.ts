import type { Digest } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import { present } from "../../spec/fields.ts";
import type { Platform } from "../../spec/platform.ts";
import type { IndexList, ListEntry } from "./model.ts";

/** What is to be said of an image in a list; what is undefined stays. */
export interface EntryChange {
  readonly os?: string | undefined;
  readonly architecture?: string | undefined;
  /** Empty for none. */
  readonly variant?: string | undefined;
  readonly osVersion?: string | undefined;
  readonly osFeatures?: readonly string[] | undefined;
  /** Of the processor; only Docker's format knows them. */
  readonly features?: readonly string[] | undefined;
  /** Added to those there are. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Operating systems, architectures and variants, as Go names them. */
const WORD = /^[A-Za-z0-9_.-]{1,128}$/;

/** Add images; one that is there already keeps its place. */
export function addEntries(list: IndexList, added: readonly ListEntry[]): IndexList {
  const entries = new Map(list.entries.map((entry) => [entry.digest, entry]));
  for (const entry of added) entries.set(entry.digest, entry);
  return { ...list, entries: [...entries.values()] };
}

/** Take an image out. Throws `RlError` "not-found". */
export function removeEntry(list: IndexList, digest: Digest): IndexList {
  requireEntry(list, digest);
  return { ...list, entries: list.entries.filter((entry) => entry.digest !== digest) };
}

/** Say something of an image. Throws `RlError` "not-found", "invalid". */
export function changeEntry(list: IndexList, digest: Digest, change: EntryChange): IndexList {
  requireEntry(list, digest);
  return {
    ...list,
    entries: list.entries.map((entry) => (entry.digest === digest ? applyChange(entry, change) : entry)),
  };
}

/** The image with what is to be said of it. Throws `RlError` "invalid" for what is no platform. */
export function applyChange(entry: ListEntry, change: EntryChange): ListEntry {
  const added = change.annotations ?? {};
  const annotations =
    Object.keys(added).length === 0 ? entry.annotations : { ...entry.annotations, ...added };
  return present({ ...entry, annotations, platform: changedPlatform(entry, change) });
}

function changedPlatform({ digest, platform }: ListEntry, change: EntryChange): Platform | undefined {
  const { os = platform?.os, architecture = platform?.architecture } = change;
  const { variant = platform?.variant } = change;
  const rest = {
    "os.version": change.osVersion ?? platform?.["os.version"],
    "os.features": change.osFeatures ?? platform?.["os.features"],
    features: change.features ?? platform?.features,
  };
  if (os === undefined && architecture === undefined) {
    if (variant === undefined && Object.values(rest).every((value) => value === undefined)) return undefined;
  }
  if (os === undefined || architecture === undefined) {
    throw refuse(digest, "it has no platform", "give both --os and --arch");
  }
  for (const word of [os, architecture, variant || "none"]) {
    if (WORD.test(word)) continue;
    throw refuse(word, "it is not the name of a platform", "write names like linux, arm64 and v8");
  }
  return present({ os, architecture, variant: variant === "" ? undefined : variant, ...rest });
}

function requireEntry({ reference, entries }: IndexList, digest: Digest): void {
  if (entries.some((entry) => entry.digest === digest)) return;
  throw new RlError({
    code: "not-found",
    action: "find image in manifest list",
    subject: digest,
    state: `${reference} does not name it`,
    hint: `list what it names with: rl manifest inspect ${reference}`,
  });
}

function refuse(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "set platform of", subject, state, hint });
}
