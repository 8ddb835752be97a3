import { shownName } from "../core/engine/images/tell.ts";
import type { Removal } from "../core/mod.ts";
import { escapeText } from "../core/mod.ts";

/** What went, a line each, as docker tells it; `words` begin the lines. */
export function describeRemoval(
  { untagged, deleted }: Pick<Removal, "untagged" | "deleted">,
  words: { readonly untagged: string; readonly deleted: string },
): string {
  const lines = [
    ...untagged.map((reference) => `${words.untagged}: ${shownName(reference)}`),
    ...deleted.map((id) => `${words.deleted}: ${id}`),
  ];
  return lines.map((line) => `${escapeText(line)}\n`).join("");
}

/** Bytes that became free: blobs, and the files they were unpacked to. */
export function reclaimed({ collected }: Pick<Removal, "collected">): number {
  return collected.blobBytes + collected.contentBytes;
}
