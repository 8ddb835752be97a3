import type { Compressor } from "../../ports/compressor.ts";

/** A deflate block that stores its bytes has its length in 16 bits. */
const BLOCK_SIZE = 65_535;

/** gzip that stores: the format without the work, for hosts that have no compression with equal bytes everywhere. */
export function createMemoryCompressor(): Compressor {
  return {
    blockSize: BLOCK_SIZE,
    async *gzip(source) {
      let waiting: Uint8Array = new Uint8Array();
      let isEmpty = true;
      for await (const chunk of source) {
        const joined = new Uint8Array(waiting.length + chunk.length);
        joined.set(waiting);
        joined.set(chunk, waiting.length);
        let at = 0;
        for (; joined.length - at >= BLOCK_SIZE; at += BLOCK_SIZE) {
          yield member(joined.subarray(at, at + BLOCK_SIZE));
          isEmpty = false;
        }
        waiting = joined.subarray(at);
      }
      if (waiting.length > 0 || isEmpty) yield member(waiting);
    },
  };
}

/** RFC 1952 member with one stored block of RFC 1951. */
function member(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(10 + 5 + bytes.length + 8);
  const view = new DataView(result.buffer);
  result.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 1]);
  view.setUint16(11, bytes.length, true);
  view.setUint16(13, ~bytes.length & 0xffff, true);
  result.set(bytes, 15);
  view.setUint32(15 + bytes.length, crc32(bytes), true);
  view.setUint32(19 + bytes.length, bytes.length, true);
  return result;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb8_8320 : 0);
  }
  return ~crc >>> 0;
}
