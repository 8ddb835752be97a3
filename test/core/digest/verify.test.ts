import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import { createSha256 } from "../../../core/digest/sha256.ts";
import { type ExpectedContent, verifyStream } from "../../../core/digest/verify.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("core/digest/verify");

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

function digestOf(...chunks: Uint8Array[]): Digest {
  const hash = createSha256();
  for (const chunk of chunks) hash.update(chunk);
  return formatDigest("sha256", hash.hex());
}

/** A source that tells whether it was closed and how many chunks were asked of it. */
function source(...chunks: Uint8Array[]): AsyncIterable<Uint8Array> & { closed: boolean; pulled: number } {
  return {
    closed: false,
    pulled: 0,
    async *[Symbol.asyncIterator]() {
      try {
        for (const chunk of chunks) {
          this.pulled += 1;
          yield chunk;
        }
      } finally {
        this.closed = true;
      }
    },
  };
}

/** Drain a stream: what came through, and the state of the error that ended it. */
async function drain(
  from: AsyncIterable<Uint8Array>,
  expected: ExpectedContent,
): Promise<{ chunks: number[][]; state: string | undefined }> {
  const chunks: number[][] = [];
  try {
    for await (const chunk of verifyStream(from, expected, createSha256())) chunks.push([...chunk]);
  } catch (error) {
    if (!isRlError(error) || error.code !== "corrupt") throw error;
    return { chunks, state: error.state };
  }
  return { chunks, state: undefined };
}

const GOOD = [bytes(1, 2, 3), bytes(4, 5)] as const;
const DIGEST = digestOf(...GOOD);

test("verifyStream: passes content of the right size and digest through", async () => {
  const from = source(...GOOD);
  assert.equal(await drain(from, { digest: DIGEST, size: 5 }), {
    chunks: [
      [1, 2, 3],
      [4, 5],
    ],
    state: undefined,
  });
  assert.ok(from.closed);
});

test("verifyStream: verifies by digest alone when no size is known", async () => {
  assert.is((await drain(source(...GOOD), { digest: DIGEST })).state, undefined);
  assert.match((await drain(source(bytes(9)), { digest: DIGEST })).state ?? "", /its digest is sha256:/);
});

test("verifyStream: verifies empty content", async () => {
  assert.is((await drain(source(), { digest: digestOf(), size: 0 })).state, undefined);
  assert.is((await drain(source(bytes()), { digest: digestOf(), size: 0 })).state, undefined);
  assert.match((await drain(source(), { digest: DIGEST, size: 0 })).state ?? "", /its digest is/);
});

test("verifyStream: drops empty chunks, after the last byte too", async () => {
  const from = source(bytes(), GOOD[0], bytes(), GOOD[1], bytes());
  assert.equal(await drain(from, { digest: DIGEST, size: 5 }), {
    chunks: [
      [1, 2, 3],
      [4, 5],
    ],
    state: undefined,
  });
});

test("verifyStream: fails at the first chunk past the size, passes none of it on and asks for no more", async () => {
  const from = source(bytes(1, 2, 3), bytes(4, 5, 6), bytes(7), bytes(8));
  const { chunks, state } = await drain(from, { digest: DIGEST, size: 5 });
  assert.equal(chunks, [[1, 2, 3]]);
  assert.is(state, "it is longer than its 5 bytes");
  assert.is(from.pulled, 2);
  assert.ok(from.closed);
});

test("verifyStream: fails for a single byte after the right content", async () => {
  const { state } = await drain(source(...GOOD, bytes(0)), { digest: DIGEST, size: 5 });
  assert.is(state, "it is longer than its 5 bytes");
});

test("verifyStream: fails at the end for missing bytes, and names both counts", async () => {
  const { chunks, state } = await drain(source(GOOD[0]), { digest: DIGEST, size: 5 });
  assert.equal(chunks, [[1, 2, 3]]);
  assert.is(state, "it ended after 3 of its 5 bytes");
});

test("verifyStream: withholds the last chunk of content with another digest", async () => {
  const { chunks, state } = await drain(source(bytes(1, 2, 3), bytes(4, 6)), { digest: DIGEST, size: 5 });
  assert.equal(chunks, [[1, 2, 3]]);
  assert.match(state ?? "", /its digest is sha256:[0-9a-f]{64} instead of sha256:/);
});

test("verifyStream: closes the source when the consumer stops early, without an error", async () => {
  const from = source(bytes(9), bytes(9), bytes(9));
  for await (const _ of verifyStream(from, { digest: DIGEST, size: 3 }, createSha256())) break;
  assert.is(from.pulled, 1);
  assert.ok(from.closed);
});

test("verifyStream: hands on the source's own error", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield bytes(1);
    throw new Error("connection reset");
  }
  try {
    for await (const _ of verifyStream(broken(), { digest: DIGEST }, createSha256()));
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /connection reset/);
  }
});

test("verifyStream: names the content as told", async () => {
  try {
    for await (const _ of verifyStream(source(), { digest: DIGEST, size: 1 }, createSha256(), "layer 3"));
    assert.unreachable();
  } catch (error) {
    assert.match(String(error), /Cannot verify content "layer 3": it ended after 0 of its 1 bytes/);
  }
});

test.run();
