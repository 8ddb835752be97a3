import {
  createMemoryTreeReader,
  createMemoryTreeWriter,
  type MemoryDirectory,
} from "../../core/host/memory/mod.ts";
import { applyLayer, diffLayer, listChanges, type TreeChange, type TreeReading } from "../../core/mod.ts";
import { type ApiHost, readCompression } from "./host.ts";

export interface TreeApi {
  apply(compression: string, bytes: Uint8Array): Promise<void>;
  changes(base: TreeApi): Promise<TreeChange[]>;
  diff(base: TreeApi): Promise<Uint8Array>;
  /** The tree itself, for another's comparison. */
  root(): MemoryDirectory;
}

/** A tree in memory. */
export function createTree({ codec }: ApiHost): TreeApi {
  let tree = emptyTree();

  const compare = (base: TreeApi, content: boolean): TreeReading => {
    const directories = new Map([
      ["tree", tree],
      ["base", base.root()],
    ]);
    return createMemoryTreeReader({ trees: new Map() }, directories).read({
      view: "whole",
      trees: [{ kind: "directory", path: "tree" }],
      base: [{ kind: "directory", path: "base" }],
      content,
    });
  };

  return {
    root: () => tree,
    async apply(compression, bytes) {
      const writer = createMemoryTreeWriter({ form: "flat", parent: tree });
      await applyLayer(codec.inflate(readCompression(compression), once(bytes)), writer, {
        received: () => bytes.length,
      });
      await writer.finish();
      tree = writer.tree();
    },
    changes: (base) => listChanges(compare(base, false)),
    async diff(base) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of diffLayer(compare(base, true))) chunks.push(chunk);
      return joined(chunks);
    },
  };
}

function emptyTree(): MemoryDirectory {
  const attributes = { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: [] };
  return { kind: "directory", attributes, opaque: false, children: new Map() };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
