import { test } from "uvu";
import * as assert from "uvu/assert";
import { compressionOf, sniffArchive } from "../../../../core/image/archive/sniff.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";
import { tar } from "../fixture.ts";
import { pieces } from "./fixture.ts";

const plain = tar({ a: "1" });

async function collect(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return new Uint8Array(Buffer.concat(chunks));
}

test("sniffArchive() knows each form and gives every byte back, however it came", async () => {
  const forms = [
    ["none", plain],
    ["none", new Uint8Array()],
    ["none", bytesOf("x")],
    ["gzip", Bun.gzipSync(new Uint8Array(plain))],
    ["zstd", new Uint8Array(Bun.zstdCompressSync(new Uint8Array(plain)))],
  ] as const;
  for (const [compression, bytes] of forms) {
    for (const size of [1, 7, 10_000]) {
      const sniffed = await sniffArchive(pieces(bytes, size), "x.tar");
      assert.is(sniffed.compression, compression);
      assert.equal(await collect(sniffed.bytes), new Uint8Array(bytes));
    }
  }
});

test("sniffArchive() refuses what cannot be read, and closes the source", async () => {
  let closed = 0;
  async function* source(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces(bytes);
    } finally {
      closed += 1;
    }
  }
  const xz = new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0]);
  await refuses(sniffArchive(source(xz), "x.tar"), "unsupported", /"x.tar": it is compressed by xz/);
  await refuses(sniffArchive(source(bytesOf("BZh91AY")), "x.tar"), "unsupported", /by bzip2/);
  assert.is(closed, 2);
});

test("compressionOf() takes a plain archive for one, whatever its first name is", () => {
  const misleading = new Uint8Array(plain);
  misleading.set([0x1f, 0x8b]);
  assert.is(compressionOf(misleading), "none");
  misleading.set(bytesOf("-----"), 257);
  assert.is(compressionOf(misleading), "gzip");
});

test.run();
