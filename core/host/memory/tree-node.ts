import type { TreeAttributes } from "../../ports/tree-writer.ts";

/**
 * An unpacked tree in memory, and the reference for what a `TreeWriter` does: the contract in a form small
 * enough to be read. Names are strings with one character per byte, so they are exact.
 */
export interface MemoryDirectory {
  readonly kind: "directory";
  attributes: TreeAttributes;
  /** Hides what layers below have in this directory; only in overlay trees. */
  opaque: boolean;
  readonly children: Map<string, MemoryName>;
}

export type MemoryNode =
  | MemoryDirectory
  | { readonly kind: "file"; readonly attributes: TreeAttributes; readonly content: Uint8Array }
  | { readonly kind: "symlink"; readonly attributes: TreeAttributes; readonly target: Uint8Array }
  | { readonly kind: "fifo"; readonly attributes: TreeAttributes }
  /** Hides a name of the layers below; only in overlay trees. */
  | { readonly kind: "whiteout" };

/** A name in a directory. Hard links are names that share one node. */
export interface MemoryName {
  node: MemoryNode;
  /** Made by the layer being written, not copied from its parent. */
  own: boolean;
}
