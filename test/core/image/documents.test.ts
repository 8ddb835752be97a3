import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openRegistry } from "../../../core/distribution/registry.ts";
import { answerResolver, registryDocuments, storedDocuments } from "../../../core/image/documents.ts";
import { type ResolvedImage, resolveImage } from "../../../core/image/resolve.ts";
import type { Descriptor } from "../../../core/spec/descriptor.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64, image, index, json, layer, type Store, serve, shelf, store } from "./fixture.ts";

const documents = suite("documents");
const app = image([layer({ a: "1" })]);
const root = index([[app.manifest, { platform: AMD64 }]]);
const reference = { domain: "registry.test", path: "app", tag: "1" };
const idle = new AbortController().signal;

function resolveAt({ ports }: Store): Promise<ResolvedImage> {
  const registry = openRegistry("registry.test", ports);
  const source = registryDocuments(registry, reference, ports, idle);
  return answerResolver(resolveImage("app:1", AMD64), source);
}

documents("registryDocuments asks for the tag, then by digest", async () => {
  const at = store(serve(shelf({ "1": root }, app)));
  assert.is((await resolveAt(at)).imageId, app.config.digest);
  assert.equal(at.log(), ["1", app.manifest.digest, app.config.digest]);
});

documents("registryDocuments asks only for the root when the rest is here", async () => {
  const at = store(serve(shelf({ "1": root }, app)));
  for (const { digest, bytes } of [app.manifest, app.config]) at.blobs.blobs.set(digest, bytes);
  await resolveAt(at);
  assert.equal(at.log(), ["1"]);
});

documents("registryDocuments replaces a damaged document", async () => {
  const at = store(serve(shelf({ "1": root }, app)));
  at.blobs.blobs.set(app.config.digest, app.config.bytes.slice(1));
  assert.is((await resolveAt(at)).config.os, "linux");
  assert.equal(at.blobs.blobs.get(app.config.digest), app.config.bytes);
});

documents("registryDocuments refuses a manifest whose size the index gives wrong", async () => {
  const lying = index([[app.manifest, { platform: AMD64, size: 1 }]]);
  await refuses(resolveAt(store(serve(shelf({ "1": lying }, app)))), "corrupt", /its index says 1/);
});

documents("registryDocuments refuses a config with other bytes, and a missing one", async () => {
  const swapped = shelf({ "1": root }, app);
  swapped.blobs.set(app.config.digest, json({ evil: 1 }, "x/y").bytes);
  await refuses(resolveAt(store(serve(swapped))), "corrupt");
  swapped.blobs.delete(app.config.digest);
  await refuses(resolveAt(store(serve(swapped))), "not-found");
});

documents("registryDocuments does not begin a config of more than 4 MiB", async () => {
  const config = { mediaType: app.config.mediaType, digest: app.config.digest, size: 5_000_000 };
  const huge = image([], { manifest: { config } });
  const at = store(serve(shelf({ "1": huge.manifest }, huge)));
  await refuses(resolveAt(at), "limit");
});

documents("storedDocuments reads from the store alone", async () => {
  const at = store(() => assert.unreachable() as never);
  for (const { digest, bytes } of [app.manifest, app.config]) at.blobs.blobs.set(digest, bytes);
  const { digest, bytes, mediaType } = app.manifest;
  const manifest: Descriptor = { digest, size: bytes.length, mediaType };
  const source = storedDocuments(at.blobs, manifest, at.ports.digester);
  assert.is((await answerResolver(resolveImage("app:1", AMD64), source)).imageId, app.config.digest);
  at.blobs.blobs.delete(app.config.digest);
  await refuses(answerResolver(resolveImage("app:1", AMD64), source), "not-found");
});

documents.run();
