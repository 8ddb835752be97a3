import { type Digest, digestHex } from "../../digest/digest.ts";
import { RlError } from "../../errors.ts";
import type { TreeStore } from "../../ports/tree-store.ts";
import { createMemoryTreeWriter, type MemoryDirectory } from "./tree-writer.ts";

/** Unpacked layers in memory. */
export interface MemoryTreeStore extends TreeStore {
  /** Finished trees by key. */
  readonly trees: ReadonlyMap<Digest, MemoryDirectory>;
  /** Trees begun and neither finished nor aborted. */
  openTrees(): number;
}

/** @param form what the trees are; see `TreeStore.form` */
export function createMemoryTreeStore(form: TreeStore["form"]): MemoryTreeStore {
  const trees = new Map<Digest, MemoryDirectory>();
  let open = 0;

  const get = (key: Digest): MemoryDirectory => {
    const tree = trees.get(key);
    if (tree !== undefined) return tree;
    throw new RlError({
      code: "not-found",
      action: "make tree",
      subject: digestHex(key),
      state: "the tree it is made on is not there",
    });
  };

  return {
    form,
    trees,
    openTrees: () => open,
    has: async (key) => trees.has(key),
    delete: async (key) => {
      trees.delete(key);
    },
    list: async function* () {
      yield* [...trees.keys()];
    },
    retire: async (key) => {
      const tree = trees.get(key);
      trees.delete(key);
      return {
        free: async () => undefined,
        restore: async (other = key) => {
          if (tree !== undefined) trees.set(other, tree);
        },
      };
    },
    sweep: async () => undefined,
    create: async (key, parent, lowers) => {
      const options = parent === undefined ? { form } : { form, parent: get(parent) };
      const writer = createMemoryTreeWriter({
        ...options,
        lowers: lowers?.map(get),
        alone: lowers === undefined,
      });
      let isOpen = true;
      open += 1;
      const end = (): void => {
        if (isOpen) open -= 1;
        isOpen = false;
      };
      return {
        ...writer,
        finish: async (known) => {
          await writer.finish();
          trees.set(known ?? key, writer.tree());
          end();
        },
        abort: async () => {
          await writer.abort();
          end();
        },
      };
    },
  };
}
