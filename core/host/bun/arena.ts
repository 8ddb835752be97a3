import { openSharedMemory, releaseRing, type SharedMemory } from "../../../syscalls-c/binding.ts";
import type { Settled } from "../../ports/tree-writer.ts";

/** Bytes before the ring in a slice, and where in the ring a stream begins: syscalls-c/ring.h, inflater.c. */
const CONTROL = 4096;
const STREAM_FIRST = 64 * 1024;
/** Room for an inflater to be ahead of who reads; small enough for the slices in use to stay in the cache. */
const RING = 2 * 1024 * 1024;
const SLICE = CONTROL + RING;
/** Streams at a time; pages of slices that were never used cost nothing. */
const SLICES = 6;

/** Memory shared with inflaters, which fill it, and tree workers, which write files from it. */
export interface Arena {
  /** To be inherited by both. */
  readonly fd: number;
  readonly size: number;
  /** A free slice, or undefined when all are in use. */
  take(): Slice | undefined;
  /** The slice a chunk lies in, and where in the arena, if it is a view of the arena. */
  locate(chunk: Uint8Array): { readonly slice: Slice; readonly offset: number } | undefined;
}

/** Passes on which bytes of a slice are not needed any more, after what it was told before. */
export interface Releaser {
  release(sliceOffset: number, count: number): Settled;
}

/** The part of the arena that one inflater fills. */
export interface Slice {
  /** Where it begins, and the size of its ring. */
  readonly offset: number;
  readonly ringSize: number;
  /** Views of bytes of the stream, two where they go past the ring's end. */
  views(position: number, length: number): Uint8Array[];
  /** Say that bytes handed out were read; they may change from then on. */
  release(count: number): Settled;
  /** Let somebody else pass on what is released, until `detach`; false when another does. */
  attach(releaser: Releaser): boolean;
  /** Nobody else passes on anything any more. What did not get there is released at once. */
  detach(releaser: Releaser): void;
  /** The stream has ended. Free again once nobody is attached. */
  end(): void;
}

/** Make an arena; undefined where the host gives no shared memory. */
export function openArena(): Arena | undefined {
  const memory = openSharedMemory(SLICE * SLICES);
  if (typeof memory === "number") return undefined;
  const slices: (OwnedSlice | undefined)[] = [];
  return {
    fd: memory.fd,
    size: SLICE * SLICES,
    take() {
      for (let index = 0; index < SLICES; index += 1) {
        if (slices[index]?.isFree() === false) continue;
        const slice = createSlice(memory, index * SLICE);
        slices[index] = slice;
        return slice;
      }
      return undefined;
    },
    locate(chunk) {
      if (chunk.buffer !== memory.bytes) return undefined;
      const slice = slices[Math.floor(chunk.byteOffset / SLICE)];
      return slice === undefined ? undefined : { slice, offset: chunk.byteOffset };
    },
  };
}

interface OwnedSlice extends Slice {
  isFree(): boolean;
}

function createSlice(memory: SharedMemory, offset: number): OwnedSlice {
  let ended = false;
  let attached: Releaser | undefined;
  /** What was released, modulo 2^32, and how much of that has got there. */
  let released = 0;
  const arrived = new Uint32Array(memory.bytes, offset, 1);
  new Uint8Array(memory.bytes, offset, CONTROL).fill(0, 0, 8);
  return {
    offset,
    ringSize: RING,
    views(position, length) {
      const at = (STREAM_FIRST + position) % RING;
      const first = Math.min(length, RING - at);
      const views = [new Uint8Array(memory.bytes, offset + CONTROL + at, first)];
      if (first < length) views.push(new Uint8Array(memory.bytes, offset + CONTROL, length - first));
      return views;
    },
    release(count) {
      released = (released + count) >>> 0;
      if (attached !== undefined) return attached.release(offset, count);
      releaseRing(memory.address + offset, count);
    },
    attach(releaser) {
      if (ended) return false;
      attached ??= releaser;
      return attached === releaser;
    },
    detach(releaser) {
      if (attached !== releaser) return;
      attached = undefined;
      const missing = (released - Atomics.load(arrived, 0)) >>> 0;
      if (missing > 0) releaseRing(memory.address + offset, missing);
    },
    end() {
      ended = true;
    },
    isFree: () => ended && attached === undefined,
  };
}

let ofProcess: Arena | undefined | "none";

/** The arena all streams and workers of this process share; made on first use. */
export function processArena(): Arena | undefined {
  ofProcess ??= openArena() ?? "none";
  return ofProcess === "none" ? undefined : ofProcess;
}
