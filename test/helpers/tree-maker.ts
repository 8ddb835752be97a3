import { openTreeChannel, type TreeWorker } from "../../core/host/bun/tree-channel.ts";
import { type BunTreeWriter, createTreeWriter } from "../../core/host/bun/tree-writer.ts";
import type { ListedEntry, TreeBench } from "./tree-worker.ts";

/** Trees of a test, written by workers of its bench. */
export interface TreeMaker {
  /** A name that no tree of this test has. */
  freshName(): string;
  open(name: string, options?: TreeOptions): BunTreeWriter;
  /** Names in the directory of trees. */
  names(): Promise<string[]>;
}

export interface TreeOptions {
  readonly form?: "overlay" | "flat";
  readonly lowers?: readonly string[];
  readonly worker?: TreeWorker;
}

/** Make trees in the bench's directory. */
export function createTreeMaker(bench: TreeBench): TreeMaker {
  let count = 0;
  return {
    freshName() {
      count++;
      return `tree${count}`;
    },
    open(name, { form = "overlay", lowers = [], worker = bench.start() } = {}) {
      const request = { directory: bench.directory, name, form, lowers, singleId: false };
      return createTreeWriter(openTreeChannel(worker), request);
    },
    async names() {
      const listed = await bench.run(["ls", "-A", bench.directory]);
      return listed.split("\n").filter((name) => name !== "");
    },
  };
}

/** A listed entry; throws when it is not there. */
export function need(listed: ReadonlyMap<string, ListedEntry>, path: string): ListedEntry {
  const entry = listed.get(path);
  if (entry === undefined) throw new Error(`there is no ${path}`);
  return entry;
}
