import type { TreeWriter } from "../ports/tree-writer.ts";

const nothing = (): void => undefined;
const settled = async (): Promise<void> => undefined;

/** Takes everything and keeps nothing: for a layer that is read only to be checked and counted. */
export const DISCARD: TreeWriter = {
  directory: nothing,
  file: nothing,
  data: nothing,
  symlink: nothing,
  hardlink: nothing,
  fifo: nothing,
  whiteout: nothing,
  opaque: nothing,
  finish: settled,
  abort: settled,
};
