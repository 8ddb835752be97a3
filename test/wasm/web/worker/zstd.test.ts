import { randomBytes } from "node:crypto";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { withZstd } from "../../../../wasm/web/worker/zstd.ts";
import { refuses } from "../../../core/distribution/helpers.ts";

const test = suite("withZstd");
const codec = withZstd({ inflate: (_compression, source) => source });

const pack = (content: Uint8Array): Uint8Array =>
  new Uint8Array(Bun.zstdCompressSync(new Uint8Array(content)));

/** Inflate what comes in pieces whose memory is used again. */
async function inflate(packed: Uint8Array, size = 3000): Promise<Uint8Array> {
  async function* source(): AsyncGenerator<Uint8Array> {
    const memory = new Uint8Array(size);
    for (let at = 0; at < packed.length; at += size) {
      const piece = packed.subarray(at, at + size);
      memory.set(piece);
      yield memory.subarray(0, piece.length);
    }
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of codec.inflate("zstd", source())) chunks.push(chunk.slice());
  return new Uint8Array(Buffer.concat(chunks));
}

const TEXT = Buffer.from("one line of many, and another one\n".repeat(50_000));
const NOISE = randomBytes(400_000);

test("text and noise, in pieces of every size", async () => {
  for (const content of [TEXT, NOISE, new Uint8Array()]) {
    for (const size of [1, 7, 3000, 1_000_000]) {
      const packed = pack(content);
      if (size === 1 && packed.length > 10_000) continue;
      assert.is(Buffer.compare(await inflate(packed, size), content), 0);
    }
  }
});

test("several frames are one stream, and what is to be skipped is", async () => {
  const skipped = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
  const packed = Buffer.concat([skipped, pack(TEXT), skipped, pack(NOISE), skipped]);
  assert.is(Buffer.compare(await inflate(packed), Buffer.concat([TEXT, NOISE])), 0);
});

test("a stream that is cut off, goes on or was changed is corrupt", async () => {
  const packed = pack(NOISE);
  await refuses(inflate(packed.subarray(0, packed.length - 1)), "corrupt");
  await refuses(inflate(Buffer.concat([packed, Buffer.from("more bytes")])), "corrupt");
  // A type of block that there is none of.
  const changed = packed.slice();
  const [first = 0] = changed.subarray(9, 10);
  changed[9] = first | 6;
  await refuses(inflate(changed), "corrupt");
});

test("a window that is too large is refused", async () => {
  await refuses(inflate(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0)), "limit");
});

test.run();
