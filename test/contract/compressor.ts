/** What every `Compressor` does. Its output is read by an implementation that is not ours. */
import { gunzipSync } from "node:zlib";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Compressor } from "../../core/ports/compressor.ts";
import { bytesOf, collect, pieces } from "../core/distribution/helpers.ts";

/** Bytes that compress as files do, the same every time: text, and numbers of a linear congruential generator. */
export function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = at % 512 < 256 ? 97 + (at % 23) : state >>> 24;
  }
  return bytes;
}

/** The message of what a promise is rejected with. */
async function rejection(work: Promise<unknown>): Promise<string | undefined> {
  const [result] = await Promise.allSettled([work]);
  return result?.status === "rejected" && result.reason instanceof Error ? result.reason.message : undefined;
}

export function compressorContract(test: ReturnType<typeof suite>, compressor: Compressor): void {
  const compress = (...parts: readonly Uint8Array[]): Promise<Uint8Array> =>
    collect(compressor.gzip(pieces(...parts)));
  const { blockSize } = compressor;

  test("what is compressed inflates to what it was", async () => {
    for (const length of [0, 1, 1000, blockSize - 1, blockSize, blockSize + 1, 3 * blockSize]) {
      const bytes = sample(length);
      const inflated = gunzipSync(await compress(bytes));
      assert.is(Buffer.compare(inflated, bytes), 0, `${length} bytes`);
    }
  });

  test("chunks of the source leave no trace in the output", async () => {
    const bytes = sample(2 * blockSize + 100);
    const whole = await compress(bytes);
    for (const size of [999, blockSize - 1, blockSize + 1]) {
      const parts: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
      const cut = await compress(new Uint8Array(), ...parts, new Uint8Array());
      assert.is(Buffer.compare(cut, whole), 0, `chunks of ${size}`);
    }
  });

  test("one member for each block, without a time, a name or a system", async () => {
    const parts: Uint8Array[] = [];
    for await (const part of compressor.gzip(pieces(sample(2 * blockSize + 1)))) parts.push(part);
    assert.is(parts.length, 3);
    for (const part of parts) {
      assert.equal([...part.subarray(0, 8)], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0]);
      assert.is(part[9], 255);
    }
    const lengths = parts.map((part) => gunzipSync(part).length);
    assert.equal(lengths, [blockSize, blockSize, 1]);
  });

  test("an empty source is one empty member", async () => {
    assert.is(gunzipSync(await compress()).length, 0);
    assert.equal(await compress(), await compress(new Uint8Array()));
  });

  test("the buffers of the source may be used again", async () => {
    async function* reusing(): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(3);
      for (const text of ["abc", "def", "ghi"]) {
        buffer.set(bytesOf(text));
        yield buffer;
      }
    }
    assert.is(gunzipSync(await collect(compressor.gzip(reusing()))).toString(), "abcdefghi");
  });

  test("what the source throws comes out, and a reader that stops closes it", async () => {
    await compress(sample(1), new Uint8Array()).then((bytes) => assert.ok(bytes.length > 0));
    let closed = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield sample(blockSize);
      } finally {
        closed = true;
      }
    }
    for await (const _ of compressor.gzip(endless())) break;
    assert.ok(closed);
    const failing = compressor.gzip(pieces(sample(1), new Error("broken")));
    assert.is(await rejection(collect(failing)), "broken");
  });
}
