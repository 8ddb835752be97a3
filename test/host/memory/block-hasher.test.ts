import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createBlockHasher } from "../../../core/host/memory/block-hasher.ts";

const hasher = suite("createBlockHasher");

/** Collects the blocks of a message instead of hashing them. */
function padded(message: readonly number[]): number[] {
  const blocks: number[] = [];
  const hash = createBlockHasher({
    blockSize: 16,
    lengthSize: 8,
    block: (view, at) => {
      for (let index = 0; index < 16; index += 1) blocks.push(view.getUint8(at + index));
    },
    hex: () => "end",
  });
  for (const byte of message) hash.update(Uint8Array.of(byte));
  assert.is(hash.hex(), "end");
  return blocks;
}

hasher("pads with one bit, zeros and the length in bits", () => {
  assert.equal(padded([1, 2]), [1, 2, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16]);
  assert.equal(padded([]), [0x80, ...Array(15).fill(0)]);
});

hasher("takes another block when the length does not fit", () => {
  const seven = [1, 2, 3, 4, 5, 6, 7];
  assert.equal(padded(seven), [...seven, 0x80, 0, 0, 0, 0, 0, 0, 0, 56]);
  const eight = [...seven, 8];
  assert.equal(padded(eight), [...eight, 0x80, ...Array(7 + 8 + 7).fill(0), 64]);
});

hasher.run();
