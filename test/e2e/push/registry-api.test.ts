/** The rest of the registry protocol against a real registry: listing, deleting, uploads in chunks. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDigest } from "../../../core/digest/digest.ts";
import { type Registry as Client, openRegistry } from "../../../core/distribution/registry.ts";
import { createCredentials } from "../../../core/host/bun/credentials.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { createTransport } from "../../../core/host/bun/transport.ts";
import { createClock } from "../../../core/host/common/clock.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { startCuttingProxy } from "../../helpers/e2e/cutting-proxy.ts";
import { describe, layoutOf, startWritableImageRegistry } from "../../helpers/images.ts";
import { runOk } from "../../helpers/process.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("push: registry API");
const MIB = 1024 * 1024;
const purpose = { action: "use registry", subject: "test" };
const SKOPEO = ["skopeo", "--insecure-policy"];
let images: Registry;
let empty: Registry;

test.before(async () => {
  for (const program of ["docker-registry", "skopeo"]) skipIf(requires.tool(program));
  [images, empty] = [await startWritableImageRegistry(), await startRegistry()];
});
test.after(async () => {
  await images?.stop();
  await empty?.stop();
});

function client(host: string): Client {
  return openRegistry(host, {
    transport: createTransport(),
    credentials: createCredentials({}),
    clock: createClock(),
    digester: createDigester(),
  });
}

test("tags are those that skopeo lists, in any page size", async () => {
  const { Tags } = JSON.parse(
    await runOk([...SKOPEO, "list-tags", "--tls-verify=false", `docker://${images.host}/busybox`]),
  ) as { Tags: string[] };
  assert.ok(Tags.length > 3);
  for (const pageSize of [undefined, 1, 2, 100]) {
    const found = await client(images.host).tags({ repository: "busybox", purpose, pageSize });
    assert.equal([...found].sort(), [...Tags].sort(), String(pageSize));
  }
});

test("repositories are listed, page by page", async () => {
  for (const pageSize of [undefined, 1]) {
    const found = await client(images.host).catalog({ purpose, pageSize });
    assert.ok(found.includes("busybox") && found.includes("debian"), found.join());
  }
});

test("a registry without the referrers API has the tag instead", async () => {
  const { digest } = describe(layoutOf("busybox")).manifest;
  assert.equal(
    await client(images.host).referrers({ repository: "busybox", digest: parseDigest(digest), purpose }),
    [],
  );
});

test("a manifest is deleted with its tags, and a tag alone where that can be done", async () => {
  const registry = client(images.host);
  const target = "zstd";
  const { digest } = await registry.manifest({ repository: "busybox", target, purpose });
  // This registry takes a tag for a malformed digest.
  await refuses(registry.delete({ repository: "busybox", kind: "tag", tag: target, purpose }), "unsupported");
  await registry.delete({ repository: "busybox", kind: "manifest", digest, purpose });
  await refuses(registry.manifest({ repository: "busybox", target, purpose }), "not-found");
  await refuses(registry.delete({ repository: "busybox", kind: "manifest", digest, purpose }), "not-found");
});

/** So many bytes that do not repeat in a short period, made as they are read. */
async function content(size: number): Promise<{ digest: string; read: () => AsyncGenerator<Uint8Array> }> {
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; at += MIB) {
      const block = new Uint8Array(Math.min(MIB, size - at));
      for (let place = 0; place < block.length; place += 4) block[place] = (at >> 20) ^ (place >> 2);
      yield block;
    }
  }
  const hasher = new Bun.CryptoHasher("sha256");
  for await (const block of read()) hasher.update(block);
  return { digest: `sha256:${hasher.digest("hex")}`, read };
}

test("blobs go in one request and in chunks, and a blob is deleted", async () => {
  const registry = client(empty.host);
  const size = 5 * MIB + 77;
  const { digest: text, read } = await content(size);
  const digest = parseDigest(text);
  const blob = { repository: "blobs/app", digest, size, read, purpose };
  for (const more of [
    {},
    { monolithicLimit: 0, chunkSize: MIB },
    { monolithicLimit: 0, chunkSize: 100 * MIB },
  ]) {
    assert.is(await registry.hasBlob(blob), false);
    assert.is(await registry.pushBlob({ ...blob, ...more }), "uploaded");
    assert.is(await registry.hasBlob(blob), true);
    const other = { ...blob, repository: "blobs/other", from: "blobs/app" };
    assert.is(await registry.pushBlob(other), "mounted");
    for (const repository of ["blobs/app", "blobs/other"]) {
      await registry.delete({ repository, kind: "blob", digest, purpose });
    }
  }
});

test("a transfer that breaks off is made good, in chunks and in one request", async () => {
  const size = 4 * MIB;
  const { digest: text, read } = await content(size);
  const digest = parseDigest(text);
  for (const [method, more] of [
    ["PATCH", { monolithicLimit: 0, chunkSize: 2 * MIB }],
    ["PUT", {}],
  ] as const) {
    const isUpload = (line: string): boolean =>
      line.startsWith(`${method} /v2/`) && line.includes("/blobs/uploads/");
    const proxy = await startCuttingProxy(empty.host, MIB, (line, before) => before < 2 && isUpload(line));
    try {
      const registry = client(proxy.host);
      const repository = `broken/${method.toLowerCase()}`;
      const blob = { repository, digest, size, read, purpose, ...more };
      assert.is(await registry.pushBlob(blob), "uploaded");
      assert.is(proxy.cuts(), 2);
      assert.is(await registry.hasBlob(blob), true);
    } finally {
      proxy.stop();
    }
  }
});

test("a large blob is sent with bounded memory", async () => {
  const size = 256 * MIB;
  const { digest: text, read } = await content(size);
  const registry = client(empty.host);
  Bun.gc(true);
  const before = process.memoryUsage.rss();
  let most = before;
  async function* watched(): AsyncGenerator<Uint8Array> {
    for await (const chunk of read()) {
      most = Math.max(most, process.memoryUsage.rss());
      yield chunk;
    }
  }
  const digest = parseDigest(text);
  await registry.pushBlob({ repository: "blobs/large", digest, size, read: watched, purpose });
  const grown = (most - before) / MIB;
  assert.ok(grown < 96, `${grown.toFixed(0)} MiB more`);
});

test.run();
