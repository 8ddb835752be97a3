import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createThreadCodec } from "../../../core/host/common/thread-codec.ts";
import { codecContract } from "../../contract/codec.ts";

const threads = suite("thread codec");

codecContract(threads, createThreadCodec());

for (const compression of ["zstd", "gzip"] as const)
  threads(`a chunk may be used again when the next one is asked for, ${compression}`, async () => {
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

threads.run();
