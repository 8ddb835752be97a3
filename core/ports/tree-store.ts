import type { Digest } from "../digest/digest.ts";
import type { TreeWriter } from "./tree-writer.ts";

/** A tree that was taken away under its name. */
export interface RetiredTree {
  /** Free its space. */
  free(): Promise<void>;
  /** Give it its name back, or that of another key, which has no tree. */
  restore(key?: Digest): Promise<void>;
}

/**
 * Unpacked layers, one directory per key, made once and then read-only.
 *
 * A layer is either absent or complete: `create` writes under a temporary name, `finish` of its writer
 * publishes by rename.
 */
export interface TreeStore {
  /** "overlay": one diff per layer, keyed by diffID. "flat": whole trees, keyed by chainID, made on their parent. */
  readonly form: "overlay" | "flat";
  has(key: Digest): Promise<boolean>;
  /**
   * Start a tree. `parent` (flat form only) is what it is made on. `lowers` (overlay form only): keys of the
   * layers below, bottom first, for hard links that reach into them, attributes of missing parents, and an
   * opaque mark on the root. A tree that took something from its lowers depends on them: whoever gives lowers
   * must use a key that names them too (see `placedKeys`), or one image could put its files into another's.
   *
   * Without lowers an overlay tree is one to be used above any layers. When the layer turns out to need one of
   * these three, the writer takes the rest of it without writing, and `finish` throws `NeedsLowersError`.
   */
  create(key: Digest, parent: Digest | undefined, lowers?: readonly Digest[]): Promise<TreeWriter>;
  delete(key: Digest): Promise<void>;
  /** Keys of all trees that are there. */
  list(): AsyncIterable<Digest>;
  /** Take a tree away under its name, at once. No error when it is absent. */
  retire(key: Digest): Promise<RetiredTree>;
  /** Free the space of trees whose retirement was interrupted. */
  sweep(): Promise<void>;
}
