/** The rest of the registry protocol against a real registry: listing, deleting, uploads in chunks. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDigest } from "../../../core/digest/digest.ts";
import { openRegistry, type Registry as Client } from "../../../core/distribution/registry.ts";
import { createClock } from "../../../core/host/bun/clock.ts";
import { createCredentials } from "../../../core/host/bun/credentials.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { createTransport } from "../../../core/host/bun/transport.ts";
import type { StreamBody } from "../../../core/ports/stream-body.ts";
import type { TransportRequest } from "../../../core/ports/transport.ts";
import { isRlError } from "../../../core/errors.ts";
import { describe, layoutOf } from "../../helpers/images.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import { startWritableImageRegistry } from "../../helpers/images.ts";
import { runOk } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { refuses } from "../../core/distribution/helpers.ts";

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

/** A client, and what may be done to its requests on the way. */
function client(registry: Registry, onSend: (request: TransportRequest) => TransportRequest = (same) => same): Client {
  const transport = createTransport();
  const ports = {
    transport: { send: (request: TransportRequest) => transport.send(onSend(request)) },
    credentials: createCredentials({}),
    clock: createClock(),
    digester: createDigester(),
  };
  return openRegistry(registry.host, ports);
}

test("tags are those that skopeo lists, in any page size", async () => {
  const { Tags } = JSON.parse(
    await runOk([...SKOPEO, "list-tags", "--tls-verify=false", `docker://${images.host}/busybox`]),
  ) as { Tags: string[] };
  assert.ok(Tags.length > 3);
  for (const pageSize of [undefined, 1, 2, 100]) {
    const found = await client(images).tags({ repository: "busybox", purpose, pageSize });
    assert.equal([...found].sort(), [...Tags].sort(), String(pageSize));
  }
});

test("repositories are listed, page by page", async () => {
  for (const pageSize of [undefined, 1]) {
    const found = await client(images).catalog({ purpose, pageSize });
    assert.ok(found.includes("busybox") && found.includes("debian"), found.join());
  }
});

test("a registry without the referrers API has the tag instead", async () => {
  const { digest } = describe(layoutOf("busybox")).manifest;
  assert.equal(await client(images).referrers({ repository: "busybox", digest: parseDigest(digest), purpose }), []);
});

test("a manifest is deleted with its tags, and a tag alone where that can be done", async () => {
  const registry = client(images);
  const target = "zstd";
  const { digest } = await registry.manifest({ repository: "busybox", target, purpose });
  // This registry takes a tag for a malformed digest.
  await refuses(registry.delete({ repository: "busybox", kind: "tag", tag: target, purpose }), "unsupported");
  await registry.delete({ repository: "busybox", kind: "manifest", digest, purpose });
  await refuses(registry.manifest({ repository: "busybox", target, purpose }), "not-found");
  await refuses(registry.delete({ repository: "busybox", kind: "manifest", digest, purpose }), "not-found");
});

/** So many bytes that do not repeat in a short period, made as they are read. */
function content(size: number): { digest: string; read: () => AsyncGenerator<Uint8Array> } {
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < size; at += MIB) {
      const block = new Uint8Array(Math.min(MIB, size - at));
      for (let place = 0; place < block.length; place += 4) block[place] = (at >> 20) ^ (place >> 2);
      yield block;
    }
  }
  const hasher = new Bun.CryptoHasher("sha256");
  for (let at = 0; at < size; at += MIB) {
    const block = new Uint8Array(Math.min(MIB, size - at));
    for (let place = 0; place < block.length; place += 4) block[place] = (at >> 20) ^ (place >> 2);
    hasher.update(block);
  }
  return { digest: `sha256:${hasher.digest("hex")}`, read };
}

test("blobs go in one request and in chunks, and a blob is deleted", async () => {
  const registry = client(empty);
  const size = 5 * MIB + 77;
  const { digest: text, read } = content(size);
  const digest = parseDigest(text);
  const blob = { repository: "blobs/app", digest, size, read, purpose };
  for (const more of [{}, { monolithicLimit: 0, chunkSize: MIB }, { monolithicLimit: 0, chunkSize: 100 * MIB }]) {
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

test("a chunk that breaks off is made good", async () => {
  const size = 4 * MIB;
  const { digest: text, read } = content(size);
  let chunks = 0;
  const breaking = (request: TransportRequest): TransportRequest => {
    if (request.method !== "PATCH" || request.body === undefined) return request;
    chunks += 1;
    return chunks === 2 ? { ...request, signal: AbortSignal.timeout(1), body: stalling(request.body) } : request;
  };
  // What the registry makes of a broken request is its own affair: the upload goes on or begins anew.
  const registry = client(empty, (request) => {
    const sent = breaking(request);
    return sent;
  });
  const digest = parseDigest(text);
  const blob = { repository: "blobs/broken", digest, size, read, purpose, monolithicLimit: 0, chunkSize: MIB };
  const work = registry.pushBlob(blob);
  try {
    assert.is(await work, "uploaded");
  } catch (error) {
    // A request given up by its signal is "cancelled", which nothing mends.
    assert.is(isRlError(error) && error.code, "cancelled");
  }
});

/** Half of a body, and then nothing. */
function stalling(body: Uint8Array | StreamBody): StreamBody | Uint8Array {
  if (body instanceof Uint8Array) return body;
  async function* read(): AsyncGenerator<Uint8Array> {
    for await (const chunk of (body as StreamBody).read()) {
      yield chunk.subarray(0, chunk.length >> 1);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
  return { size: body.size, read };
}

test("a gigabyte is sent with bounded memory", async () => {
  const size = 1024 * MIB;
  const { digest: text, read } = content(size);
  const registry = client(empty);
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
