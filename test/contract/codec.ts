/** What every `Codec` does. Inputs are made by the reference implementations' command lines, as literal bytes. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Codec, Compression } from "../../core/ports/codec.ts";
import { bytesOf, collect, failureOf, pieces, refuses } from "../core/distribution/helpers.ts";

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** `printf 'hello, layer\n' | gzip -n`, and the same of `zstd --no-check` and `zstd`. */
const TEXT = bytesOf("hello, layer\n");
const GZIP = fromHex("1f8b0800000000000003cb48cdc9c9d751c849ac4c2de2020033314de60d000000");
const ZSTD = fromHex("28b52ffd005869000068656c6c6f2c206c617965720a");
const ZSTD_CHECKED = fromHex("28b52ffd045869000068656c6c6f2c206c617965720a82b5a970");

/** @param knowsZstd false for hosts that have gzip alone; they refuse zstd as unsupported */
export function codecContract(test: ReturnType<typeof suite>, codec: Codec, knowsZstd = true): void {
  const inflate = (
    compression: Compression,
    ...parts: readonly (Uint8Array | Error)[]
  ): Promise<Uint8Array> => collect(codec.inflate(compression, pieces(...parts)));
  const known = [
    ["gzip", GZIP],
    ["zstd", ZSTD],
  ] as const;
  const samples = knowsZstd ? known : known.slice(0, 1);

  test("none passes bytes through", async () => {
    assert.equal(await inflate("none", TEXT.subarray(0, 3), TEXT.subarray(3)), TEXT);
  });

  for (const [compression, sample] of samples) {
    test(`${compression} is inflated, whatever the chunks`, async () => {
      assert.equal(await inflate(compression, sample), TEXT);
      assert.equal(await inflate(compression, ...Array.from(sample, (byte) => Uint8Array.of(byte))), TEXT);
    });

    test(`${compression}: members one after another are one stream`, async () => {
      const twice = bytesOf("hello, layer\nhello, layer\n");
      assert.equal(await inflate(compression, sample, sample), twice);
      assert.equal(await inflate(compression, new Uint8Array([...sample, ...sample])), twice);
    });

    test(`${compression}: every truncation is corrupt`, async () => {
      for (let length = 0; length < sample.length; length += 1) {
        await refuses(inflate(compression, sample.subarray(0, length)), "corrupt");
      }
      await refuses(inflate(compression, sample, sample.subarray(0, 9)), "corrupt");
    });

    test(`${compression}: anything after the end is corrupt`, async () => {
      for (const junk of [
        bytesOf("x"),
        bytesOf("trailing junk"),
        new Uint8Array(512),
        sample.subarray(0, 2),
      ]) {
        await refuses(inflate(compression, sample, junk), "corrupt");
        await refuses(inflate(compression, new Uint8Array([...sample, ...junk])), "corrupt");
      }
    });

    test(`${compression}: other bytes are corrupt`, async () => {
      await refuses(inflate(compression, bytesOf("this is not compressed at all")), "corrupt");
      await refuses(inflate(compression, compression === "gzip" ? ZSTD : GZIP), "corrupt");
    });

    test(`${compression}: a failure of the source comes through as it is`, async () => {
      const failure = new Error("the source failed");
      assert.is(await failureOf(inflate(compression, sample.subarray(0, 5), failure)), failure);
      assert.is(await failureOf(inflate(compression, sample, failure)), failure);
    });

    test(`${compression}: a consumer that stops closes the source`, async () => {
      let closed = false;
      const source = (async function* () {
        try {
          for (;;) yield sample;
        } finally {
          closed = true;
        }
      })();
      for await (const _ of codec.inflate(compression, source)) break;
      assert.ok(closed);
    });

    test(`${compression}: no more is read than the output asked for needs`, async () => {
      let read = 0;
      const block =
        compression === "gzip" ? Bun.gzipSync(noise()) : new Uint8Array(Bun.zstdCompressSync(noise()));
      const source = (async function* () {
        for (; read < 400; read += 1) yield block;
      })();
      const output = codec.inflate(compression, source)[Symbol.asyncIterator]();
      await output.next();
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.ok(read < 100, `${read} of 400 blocks were read for one chunk of output`);
      await output.return?.();
    });

    test(`${compression}: a bomb is stopped soon after 8 MiB`, async () => {
      const zeros = new Uint8Array(64 * 1024 * 1024);
      const bomb =
        compression === "gzip"
          ? Bun.gzipSync(zeros, { level: 9 })
          : new Uint8Array(Bun.zstdCompressSync(zeros));
      let output = 0;
      await refuses(async () => {
        for await (const chunk of codec.inflate(compression, pieces(bomb))) output += chunk.length;
      }, "limit");
      // gzip cannot do much more than a thousand to one, so it takes the whole input to be sure.
      assert.ok(output <= (compression === "gzip" ? zeros.length : 16 * 1024 * 1024));
    });
  }

  test("gzip: a wrong checksum and a wrong length are corrupt", async () => {
    for (const at of [8, 4]) {
      const wrong = GZIP.slice();
      wrong[wrong.length - at] = 1 ^ (wrong.at(-at) ?? 0);
      await refuses(inflate("gzip", wrong), "corrupt");
    }
  });

  test("gzip: name and comment in the header are skipped", async () => {
    const named = fromHex("1f8b0818000000000003 6e616d6500 6e6f746500").slice();
    assert.equal(await inflate("gzip", new Uint8Array([...named, ...GZIP.subarray(10)])), TEXT);
  });

  if (!knowsZstd) {
    test("zstd is refused", async () => {
      await refuses(() => inflate("zstd", ZSTD), "unsupported");
    });
    return;
  }

  test("zstd: skippable frames are skipped, wherever they are", async () => {
    const skippable = fromHex("502a4d18 03000000 010203");
    assert.equal(await inflate("zstd", skippable, ZSTD, skippable), TEXT);
  });

  test("zstd: a checksum that does not fit is corrupt", async () => {
    assert.equal(await inflate("zstd", ZSTD_CHECKED), TEXT);
    await refuses(inflate("zstd", new Uint8Array([...ZSTD_CHECKED.subarray(0, -1), 0])), "corrupt");
  });

  test("zstd: a window above 128 MiB is a limit, 128 MiB is not", async () => {
    // Magic, no flags, window of 2^(10+n), then one last raw block of one byte.
    const frame = (exponent: number): Uint8Array =>
      Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, (exponent - 10) << 3, 0x09, 0, 0, 0x61);
    assert.equal(await inflate("zstd", frame(27)), bytesOf("a"));
    await refuses(inflate("zstd", frame(28)), "limit", /window/);
    await refuses(inflate("zstd", frame(41)), "limit");
  });
}

/** 64 KiB that do not compress. */
function noise(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(65536));
}
