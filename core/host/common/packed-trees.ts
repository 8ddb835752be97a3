import type { TreeStore } from "../../ports/tree-store.ts";

/**
 * The trees of a store that keeps images packed, as they came: it says of each that it is there, so that nobody makes
 * one. Layers are inflated all the same when they come, and held against what their image says of them.
 */
export function createPackedTrees(): TreeStore {
  return {
    form: "overlay",
    has: async () => true,
    create: async () => {
      throw new TypeError("a store of packed images makes no trees");
    },
    delete: async () => undefined,
    list: async function* () {},
    retire: async () => ({ free: async () => undefined, restore: async () => undefined }),
    sweep: async () => undefined,
  };
}
