import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createIntake, type Intake } from "../../../../core/image/archive/intake.ts";
import { createLease } from "../../../../core/image/archive/leases.ts";
import type { ArchiveFile } from "../../../../core/image/archive/member.ts";
import { bytesOf, digestOf, failureOf, refuses } from "../../distribution/helpers.ts";
import type { Store } from "../fixture.ts";
import { emptyStore, pieces } from "./fixture.ts";

const intake = suite("createIntake");
const large = new Uint8Array(100_000).fill(65);
const gzipped = Bun.gzipSync(new Uint8Array(crypto.getRandomValues(new Uint8Array(65_000))));
const nested = Bun.gzipSync(new Uint8Array(Buffer.concat([gzipped, gzipped, gzipped])));

function file(path: string, bytes: Uint8Array, size = bytes.length): ArchiveFile {
  return { kind: "file", path, size, data: () => pieces(bytes) };
}

function open(at: Store, signal = new AbortController().signal): Intake {
  return createIntake(at.ports, createLease(at.ports.locks), signal);
}

intake("keeps a small file in memory and a large one in the store, both under their digests", async () => {
  const at = emptyStore();
  const taking = open(at);
  const small = await taking.take(file("a", bytesOf("hello")));
  assert.equal(small, {
    digest: digestOf(bytesOf("hello")),
    size: 5,
    compression: "none",
    bytes: bytesOf("hello"),
  });
  const stored = await taking.take(file("b/layer.tar", large));
  assert.equal(stored, {
    digest: digestOf(large),
    size: large.length,
    compression: "none",
    bytes: undefined,
  });
  assert.equal([...at.blobs.blobs.keys()], [digestOf(large)]);
  assert.equal([...taking.added], [digestOf(large)]);
  assert.ok((await at.ports.locks.leased()).has(digestOf(large)));
});

intake("sees compression by the first bytes", async () => {
  const at = emptyStore();
  const taking = open(at);
  assert.is((await taking.take(file("a", Bun.gzipSync("x")))).compression, "gzip");
  assert.is((await taking.take(file("b", nested))).compression, "gzip");
  const zstd = new Uint8Array(Bun.zstdCompressSync("x"));
  assert.is((await taking.take(file("c", zstd))).compression, "zstd");
  // The stored one is used, and is compressed as the archive's is.
  const again = await taking.take(file(`blobs/sha256/${digestOf(nested).slice(7)}`, nested));
  assert.is(again.compression, "gzip");
});

intake("does not read a blob that is here, and does not count it as brought", async () => {
  const at = emptyStore();
  at.blobs.blobs.set(digestOf(large), large);
  const taking = open(at);
  let read = 0;
  const counted: ArchiveFile = {
    ...file(`blobs/sha256/${digestOf(large).slice(7)}`, large),
    data: async function* () {
      for await (const chunk of pieces(large)) {
        read += chunk.length;
        yield chunk;
      }
    },
  };
  assert.is((await taking.take(counted)).digest, digestOf(large));
  assert.ok(read <= 1000);
  await taking.take(file("by/another/name", large));
  assert.is(taking.added.size, 0);
});

intake("holds a blob's name against its digest, sha512 as well", async () => {
  const at = emptyStore();
  const taking = open(at);
  const hex = new Bun.CryptoHasher("sha512").update(large).digest("hex");
  assert.is((await taking.take(file(`blobs/sha512/${hex}`, large))).digest, `sha512:${hex}`);
  const wrong = `blobs/sha256/${"0".repeat(64)}`;
  await refuses(taking.take(file(wrong, large)), "corrupt", /its digest is/);
  await refuses(taking.take(file(wrong, bytesOf("a"))), "corrupt", /its digest is/);
  at.checkClean();
  assert.is(at.blobs.blobs.size, 1);
});

intake("tells blobs that others will store from those that are here", async () => {
  const at = emptyStore();
  at.blobs.blobs.set(digestOf(large), large);
  const taking = open(at);
  await taking.expect([digestOf(large), digestOf(nested)]);
  assert.equal([...taking.added], [digestOf(nested)]);
});

intake("leaves nothing open when a file changes, ends too early, or the person gives up", async () => {
  const at = emptyStore();
  const abort = new AbortController();
  const taking = open(at, abort.signal);
  await refuses(taking.take(file("a", bytesOf("abc"), 2)), "corrupt", /changed/);
  await refuses(taking.take(file("a", bytesOf("abc"), 4)), "corrupt", /changed/);
  const stopping: ArchiveFile = {
    ...file("b", large),
    data: async function* () {
      yield large.slice(0, 10);
      abort.abort(new Error("given up"));
      yield large.slice(10);
    },
  };
  assert.match(String(await failureOf(taking.take(stopping))), /given up/);
  at.checkClean();
  assert.is(at.blobs.blobs.size, 0);
});

intake.run();
