import type {
  TreePlace,
  TreeReadEntry,
  TreeReader,
  TreeReading,
  TreeReadRequest,
} from "../../ports/tree-reader.ts";
import { treeError } from "./tree-answer.ts";
import { endedEarly, type StartTreeWorker, type TreeWorker } from "./tree-channel.ts";
import { createTreeFrames, type TreeFrame } from "./tree-frames.ts";
import { createTreeRecords } from "./tree-records.ts";
import { layerName } from "./tree-store.ts";

export interface TreeReaderOptions {
  /** Absolute path of the directory of trees; see `layersDirectory`. */
  readonly directory: string;
  /** Starts a worker as root of the user namespace that owns the trees. */
  readonly startWorker: StartTreeWorker;
}

const FLAG_CONTENT = 1;
const FLAG_WHOLE = 2;
const FLAG_MARKERS = 4;

/** Reads trees with a worker of its own each time. Directories are named by their absolute path. */
export function createTreeReader({ directory, startWorker }: TreeReaderOptions): TreeReader {
  const pathOf = (place: TreePlace): string =>
    place.kind === "layer" ? `${directory}/${layerName(place.key)}` : place.path;
  return {
    read: (request) => openReading(startWorker, encodeRequest(request, pathOf)),
  };
}

function encodeRequest(
  { view, trees, base = [], content, markerFiles = false }: TreeReadRequest,
  pathOf: (place: TreePlace) => string,
): Uint8Array {
  const records = createTreeRecords();
  records.start("read");
  const modes = (content ? FLAG_CONTENT : 0) | (view === "whole" ? FLAG_WHOLE : 0);
  records.number(modes | (markerFiles ? FLAG_MARKERS : 0), 1);
  records.number(trees.length, 2);
  records.number(trees.length + base.length, 2);
  for (const place of [...trees, ...base]) records.text(pathOf(place));
  records.end();
  return records.take();
}

/** Send a worker one record that is answered with entries. */
export function openReading(startWorker: StartTreeWorker, request: Uint8Array): TreeReading {
  const frames = createTreeFrames();
  let input: AsyncIterator<Uint8Array> | undefined;
  let worker: TreeWorker | undefined;
  /** The frame that showed that the entry before it was complete. */
  let held: TreeFrame | undefined;
  let entry: TreeReadEntry | undefined;
  let xattrs: [Uint8Array, Uint8Array][] = [];
  let ended = false;

  /** A frame that has arrived. */
  function arrived(): TreeFrame | undefined {
    const frame = held ?? frames.next();
    held = undefined;
    return frame;
  }

  async function receive(): Promise<void> {
    if (input === undefined) {
      worker = await startWorker();
      input = worker.stdout[Symbol.asyncIterator]();
      worker.stdin.write(request);
      await worker.stdin.end();
    }
    const received = await input.next();
    if (received.done === true) throw endedEarly("read tree", (await worker?.exited) ?? 0);
    frames.push(received.value);
  }

  function finish(frame: TreeFrame & { readonly kind: "answer" }): void {
    ended = true;
    if (frame.answer.error !== 0) throw treeError(frame.answer);
  }

  /** An entry is complete when something that is not an attribute of it follows. */
  function tryNext(): { readonly entry: TreeReadEntry | undefined } | undefined {
    if (ended) return { entry: undefined };
    for (let frame = arrived(); frame !== undefined; frame = arrived()) {
      if (frame.kind === "xattr") {
        xattrs.push([frame.name, frame.value]);
      } else if (entry !== undefined) {
        held = frame;
        const complete = xattrs.length === 0 ? entry : { ...entry, xattrs };
        entry = undefined;
        xattrs = [];
        return { entry: complete };
      } else if (frame.kind === "entry") {
        ({ entry } = frame);
      } else if (frame.kind === "answer") {
        finish(frame);
        return { entry: undefined };
      }
    }
    return undefined;
  }

  function tryRead(): { readonly chunk: Uint8Array | undefined } | undefined {
    if (ended) return { chunk: undefined };
    const frame = arrived();
    if (frame === undefined) return undefined;
    if (frame.kind === "data") return { chunk: frame.bytes };
    held = frame;
    return { chunk: undefined };
  }

  async function waitNext(): Promise<TreeReadEntry | undefined> {
    for (;;) {
      await receive();
      const found = tryNext();
      if (found !== undefined) return found.entry;
    }
  }

  async function waitRead(): Promise<Uint8Array | undefined> {
    for (;;) {
      await receive();
      const found = tryRead();
      if (found !== undefined) return found.chunk;
    }
  }

  return {
    next() {
      const found = tryNext();
      return found === undefined ? waitNext() : found.entry;
    },
    read() {
      const found = tryRead();
      return found === undefined ? waitRead() : found.chunk;
    },
    async close() {
      ended = true;
      // A worker that still writes finds nobody there, and ends.
      await input?.return?.().catch(() => undefined);
      await worker?.exited;
    },
  };
}
