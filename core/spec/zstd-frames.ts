import { RlError } from "../errors.ts";

/** Largest window a frame may ask for: what RFC 8878, section 3.1.1.1.2 recommends decoders to bound, as we do. */
export const WINDOW_LIMIT = 128 * 1024 * 1024;

const FRAME_MAGIC = 0xfd2fb528;
/** 0x184D2A50 to 0x184D2A5F: frames of user data that decoders skip. */
const SKIPPABLE_MAGIC = 0x184d2a50;
/** The longest header: magic, descriptor, window, dictionary, content size. */
const HEADER_MAX = 4 + 1 + 1 + 4 + 8;

const RLE_BLOCK = 1;

/** Follows the frames of a zstd stream as its bytes pass. */
export interface ZstdFrames {
  /** Look at the next bytes. Throws "corrupt" for what is not a frame, "limit" for too large a window. */
  push(bytes: Uint8Array): void;
  /** At the end of the stream: throws "corrupt" unless a frame has just ended. */
  end(): void;
}

type State = "magic" | "header" | "block" | "skip-size" | "magic-next";

/**
 * Check the outline of a zstd stream (RFC 8878): where frames and blocks begin and end.
 *
 * The host's decoder neither tells a stream that was cut off from a complete one, nor bytes after the last
 * frame. Only headers are read; the content of blocks is left to the decoder.
 */
export function createZstdFrames(): ZstdFrames {
  let state: State = "magic";
  /** Bytes of a header seen so far; complete when `need` are there. */
  const head = new Uint8Array(HEADER_MAX);
  let have = 0;
  let need = 4;
  /** Bytes to pass over before `state` is looked at. */
  let skip = 0;
  let checksum = 0;

  const expect = (next: State, bytes: number): void => {
    state = next;
    have = 0;
    need = bytes;
  };
  const afterMagic = (): void => {
    const magic = readNumber(head, 0, 4);
    if (magic === FRAME_MAGIC) {
      state = "header";
      need = 5;
    } else if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC) expect("skip-size", 4);
    else throw corrupt("there is something in it that is not a zstd frame");
  };
  const afterHeader = (): void => {
    const length = 4 + headerLength(head[4] ?? 0);
    if (have < length) {
      need = length;
      return;
    }
    if (windowSize(head) > WINDOW_LIMIT) {
      throw new RlError({
        code: "limit",
        action: "inflate",
        subject: "zstd stream",
        state: `it asks for a window of more than ${WINDOW_LIMIT} bytes`,
        hint: "compress it again without --ultra or --long",
      });
    }
    checksum = ((head[4] ?? 0) & 4) === 0 ? 0 : 4;
    expect("block", 3);
  };
  const afterBlockHeader = (): void => {
    const value = readNumber(head, 0, 3);
    skip = ((value >> 1) & 3) === RLE_BLOCK ? 1 : value >> 3;
    const isLast = (value & 1) === 1;
    if (isLast) skip += checksum;
    expect(isLast ? "magic-next" : "block", isLast ? 4 : 3);
  };
  const step = (): void => {
    if (state === "magic" || state === "magic-next") afterMagic();
    else if (state === "header") afterHeader();
    else if (state === "block") afterBlockHeader();
    else {
      skip = readNumber(head, 0, 4);
      expect("magic-next", 4);
    }
  };

  return {
    push: (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        const passed = Math.min(skip, bytes.length - at);
        skip -= passed;
        at += passed;
        const taken = Math.min(need - have, bytes.length - at);
        head.set(bytes.subarray(at, at + taken), have);
        have += taken;
        at += taken;
        if (skip === 0 && have === need) step();
      }
    },
    end: () => {
      if (state !== "magic-next" || skip > 0 || have > 0) throw corrupt("it ends in the middle of a frame");
    },
  };
}

/** Bytes of a frame header after the magic number, from its descriptor (RFC 8878, section 3.1.1.1.1). */
function headerLength(descriptor: number): number {
  const singleSegment = (descriptor & 32) !== 0;
  const contentSize = [singleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  return 1 + (singleSegment ? 0 : 1) + dictionary + contentSize;
}

/** The window a decoder must keep: named in the header, or in a single segment the whole content. */
function windowSize(head: Uint8Array): number {
  const descriptor = head[4] ?? 0;
  if ((descriptor & 32) === 0) {
    const exponent = (head[5] ?? 0) >> 3;
    const base = 2 ** (10 + exponent);
    return base + (base / 8) * ((head[5] ?? 0) & 7);
  }
  const length = headerLength(descriptor);
  const bytes = [1, 2, 4, 8][descriptor >> 6] ?? 1;
  // Two bytes count from 256 on, but that is far below the limit either way.
  return readNumber(head, 4 + length - bytes, bytes);
}

function readNumber(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = length - 1; index >= 0; index -= 1) value = value * 256 + (bytes[at + index] ?? 0);
  return value;
}

function corrupt(state: string): RlError {
  return new RlError({ code: "corrupt", action: "inflate", subject: "zstd stream", state });
}
