import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openArena } from "../../../core/host/bun/arena.ts";
import { createCodec, createThreadCodec } from "../../../core/host/bun/codec.ts";
import { codecContract } from "../../contract/codec.ts";
import { collect, pieces } from "../../core/distribution/helpers.ts";

const apart = suite("bun codec");

codecContract(apart, createCodec());

apart("more streams at a time than the arena has slices", async () => {
  const codec = createCodec({ arena: openArena() });
  const text = new TextEncoder().encode("content of a layer\n".repeat(5_000));
  const open = Array.from({ length: 12 }, () =>
    codec.inflate("gzip", pieces(Bun.gzipSync(text)))[Symbol.asyncIterator](),
  );
  for (const stream of open) {
    const first = await stream.next();
    assert.ok(first.done !== true && first.value.length > 0);
  }
  await Promise.all(open.map((stream) => stream.return?.()));
});

for (const compression of ["zstd", "gzip"] as const)
  apart(`a chunk may be used again when the next one is asked for, ${compression} by threads`, async () => {
    const content = crypto.getRandomValues(new Uint8Array(64 * 1024));
    const whole = Buffer.concat(
      Array.from({ length: 16 }, (_, index) => content.map((byte) => byte ^ index)),
    );
    const stored = compression === "zstd" ? Bun.zstdCompressSync(whole) : Bun.gzipSync(whole);
    const reusing = async function* (): AsyncGenerator<Uint8Array> {
      const buffer = new Uint8Array(5000);
      for (let at = 0; at < stored.length; at += buffer.length) {
        const piece = stored.subarray(at, at + buffer.length);
        buffer.set(piece);
        yield buffer.subarray(0, piece.length);
      }
    };
    const parts: Uint8Array[] = [];
    for await (const chunk of createThreadCodec().inflate(compression, reusing())) parts.push(chunk.slice());
    assert.ok(Buffer.concat(parts).equals(whole));
  });

apart("a stream that nobody reads takes no slice", async () => {
  const codec = createCodec({ arena: openArena() });
  for (let index = 0; index < 20; index++) codec.inflate("gzip", pieces());
  assert.equal(
    await collect(codec.inflate("gzip", pieces(Bun.gzipSync(new Uint8Array(3))))),
    new Uint8Array(3),
  );
});

apart.run();

const threads = suite("bun thread codec");

codecContract(threads, createThreadCodec());

threads.run();
