import {
  applyLayer,
  type LayerSummary,
  RlError,
  type TreeAttributes,
  type TreeWriter,
} from "../../core/mod.ts";
import { createFeed } from "./feed.ts";
import { type ApiHost, readCompression } from "./host.ts";

/** One thing to do to a tree, as the component has it. */
export type Operation =
  | {
      readonly tag: "directory" | "fifo";
      readonly val: readonly [path: Uint8Array, attributes: TreeAttributes];
    }
  | {
      readonly tag: "file";
      readonly val: readonly [path: Uint8Array, size: number, attributes: TreeAttributes];
    }
  | { readonly tag: "data" | "whiteout" | "opaque"; readonly val: Uint8Array }
  | {
      readonly tag: "symlink";
      readonly val: readonly [path: Uint8Array, target: Uint8Array, attributes: TreeAttributes];
    }
  | { readonly tag: "hardlink"; readonly val: readonly [path: Uint8Array, target: Uint8Array] };

export interface ApplicationApi {
  push(bytes: Uint8Array): Promise<Operation[]>;
  finish(): Promise<Operation[]>;
  summary(): string;
}

/** Apply a layer that comes in pieces to nothing: tell what is to be done. */
export function createApplication({ codec }: ApiHost, compression: string): ApplicationApi {
  let operations: Operation[] = [];
  let summary: LayerSummary | undefined;
  const writer = recorder((operation) => operations.push(operation));
  const feed = createFeed(async (source) => {
    let received = 0;
    async function* counted(): AsyncGenerator<Uint8Array> {
      for await (const chunk of source) {
        received += chunk.length;
        yield chunk;
      }
    }
    const layer = codec.inflate(readCompression(compression), counted());
    return await applyLayer(layer, writer, { received: () => received });
  });
  const take = (): Operation[] => {
    const taken = operations;
    operations = [];
    return taken;
  };
  return {
    push: (bytes) => feed.push(bytes).then(take),
    async finish() {
      summary = await feed.finish();
      return take();
    },
    summary() {
      if (summary === undefined) throw unfinished();
      return JSON.stringify(summary, (_key, value: unknown) =>
        value instanceof Uint8Array ? String.fromCharCode(...value) : value,
      );
    },
  };
}

/** A writer that only remembers; names and content are the caller's again after each call, so they are copied. */
function recorder(record: (operation: Operation) => void): TreeWriter {
  return {
    directory: (path, attributes) => record({ tag: "directory", val: [path.slice(), attributes] }),
    file: (path, size, attributes) => record({ tag: "file", val: [path.slice(), size, attributes] }),
    data: (chunk) => record({ tag: "data", val: chunk.slice() }),
    symlink: (path, target, attributes) =>
      record({ tag: "symlink", val: [path.slice(), target.slice(), attributes] }),
    hardlink: (path, target) => record({ tag: "hardlink", val: [path.slice(), target.slice()] }),
    fifo: (path, attributes) => record({ tag: "fifo", val: [path.slice(), attributes] }),
    whiteout: (path) => record({ tag: "whiteout", val: path.slice() }),
    opaque: (path) => record({ tag: "opaque", val: path.slice() }),
    finish: async () => undefined,
    abort: async () => undefined,
  };
}

function unfinished(): RlError {
  const state = "the layer is not at its end";
  return new RlError({ code: "invalid", action: "summarize", subject: "layer", state });
}
