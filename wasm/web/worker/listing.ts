import type { FileRow } from "../protocol.ts";

/** Files as the page lists them. */
export interface Listing {
  /** What is in a directory, by the keys that lead to it; nothing where there is none. */
  rows(path: readonly string[]): readonly FileRow[];
}

/** By name, directories among the files; keys are bytes. */
export function byKey(left: FileRow, right: FileRow): number {
  if (left.key === right.key) return 0;
  return left.key < right.key ? -1 : 1;
}
