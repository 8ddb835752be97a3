import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { listImages, readImages } from "../../../core/image/list.ts";
import { type PullOptions, pullImage } from "../../../core/image/pull.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { broken, digestOf, pieces, refuses } from "../distribution/helpers.ts";
import {
  AMD64,
  finish,
  image,
  index,
  layer,
  names,
  type Shelf,
  type Store,
  serve,
  shelf,
  store,
} from "./fixture.ts";

const pull = suite("pullImage");
const NAME = "registry.test/app:1";

const app = image([layer({ a: "1" }), layer({ b: "2" }, "zstd"), layer({ c: "3" }, "none")]);
const root = index([[app.manifest, { platform: AMD64 }]]);
const apps = (): Shelf => shelf({ "1": root, latest: app.manifest }, app);

async function run(at: Store, more: Partial<PullOptions> = {}, name = NAME): Promise<ImageRecord> {
  const options: PullOptions = { platform: AMD64, policy: "missing", ...more };
  return (await finish(pullImage(name, options, at.ports))).result;
}

pull("gives the record of a complete image", async () => {
  const at = store(serve(apps()));
  const { events, result } = await finish(pullImage(NAME, { platform: AMD64, policy: "missing" }, at.ports));
  const diffIds = app.layers.map(({ diffId }) => digestHex(diffId));
  assert.is(result.reference, NAME);
  assert.is(result.platform, "linux/amd64");
  assert.is(result.target, root.digest);
  assert.is(result.digest, app.manifest.digest);
  assert.is(result.imageId, app.config.digest);
  assert.equal(result.layers.overlay, diffIds);
  // image-spec config.md: the first chainID is the diffID, the next one covers both.
  assert.is(result.layers.flat[0], diffIds[0]);
  assert.is(result.layers.flat[1], digestHex(digestOf(`sha256:${diffIds[0]} sha256:${diffIds[1]}`)));
  assert.equal(result.config, { Cmd: ["/bin/sh"], Env: ["PATH=/bin"] });
  assert.is(
    result.size,
    app.layers.reduce((sum, { bytes }) => sum + bytes.length, 0),
  );
  assert.equal(await readImages(at.ports.metadata), [result]);
  for (const { digest, bytes } of [root, app.manifest, app.config, ...app.layers]) {
    assert.equal(at.blobs.blobs.get(digest), bytes);
  }
  assert.is(events[0]?.kind, "resolved");
  assert.is(events.filter((event) => event.kind === "layer" && event.state === "done").length, 3);
  at.checkClean();
});

pull("a short name is looked up on Docker Hub under latest", async () => {
  const at = store(serve(apps()));
  assert.is((await run(at, {}, "alpine")).reference, "docker.io/library/alpine:latest");
  assert.is(at.requests[0]?.url, "https://registry-1.docker.io/v2/library/alpine/manifests/latest");
});

pull("by digest asks for the digest", async () => {
  const at = store(serve(apps()));
  await run(at, {}, `registry.test/app:ignored@${root.digest}`);
  assert.is(at.log()[0], root.digest);
});

pull("policy missing asks nothing when the image is here, always asks what the tag means", async () => {
  const at = store(serve(apps()));
  const first = await run(at);
  const before = at.requests.length;
  assert.equal(await run(at), first);
  assert.is(at.requests.length, before);
  assert.equal(await run(at, { policy: "always" }), first);
  assert.equal(at.log().slice(before), ["HEAD 1"]);
});

pull("policy always follows a tag that moved, and fetches only what is new", async () => {
  const served = apps();
  const at = store(serve(served));
  const first = await run(at);
  const next = image([...app.layers.slice(0, 1), layer({ d: "4" })]);
  for (const [digest, blob] of shelf({}, next).documents) served.documents.set(digest, blob);
  for (const [digest, bytes] of shelf({}, next).blobs) served.blobs.set(digest, bytes);
  served.tags.set("1", next.manifest);
  const before = at.requests.length;
  const moved = await run(at, { policy: "always" });
  assert.is(moved.digest, next.manifest.digest);
  assert.equal(at.log().slice(before), ["HEAD 1", "1", next.config.digest, next.layers[1]?.digest]);
  assert.equal(
    (await listImages(at.ports.metadata)).map(({ reference, imageId }) => [reference, imageId]).sort(),
    [
      ["registry.test/app:1", next.config.digest],
      // What had the tag before stays, under its digest.
      [`registry.test/app@${first.target}`, app.config.digest],
    ].sort(),
  );
});

pull("policy always makes do without HEAD", async () => {
  const inner = serve(apps());
  const at = store((request) => (request.method === "HEAD" ? { status: 405 } : inner(request)));
  await run(at);
  assert.is((await run(at, { policy: "always" })).digest, app.manifest.digest);
});

pull("policy never asks nothing", async () => {
  const at = store(serve(apps()));
  await refuses(run(at, { policy: "never" }), "not-found", /not here for linux\/amd64/);
  assert.is(at.requests.length, 0);
  await run(at);
  const before = at.requests.length;
  at.trees.delete(app.layers[0]?.diffId ?? digestOf(""));
  await run(at, { policy: "never" });
  assert.is(at.requests.length, before);
  assert.is(at.trees.trees.size, 3);
});

pull("policy missing fetches what is gone from the store", async () => {
  const at = store(serve(apps()));
  await run(at);
  const [first] = app.layers;
  if (first === undefined) return assert.unreachable();
  await at.trees.delete(first.diffId);
  await at.blobs.delete(first.digest);
  await run(at);
  assert.equal(names(at.trees, first.diffId), ["a"]);
  assert.ok(at.blobs.blobs.has(first.digest));
});

pull("a failing layer leaves no image, and the next pull fetches only the rest", async () => {
  const served = apps();
  const [, second] = app.layers;
  if (second === undefined) return assert.unreachable();
  const good = served.blobs.get(second.digest);
  served.blobs.set(second.digest, second.bytes.slice(1));
  const at = store(serve(served));
  await refuses(run(at), "corrupt");
  assert.equal(await readImages(at.ports.metadata), []);
  at.checkClean();
  if (good !== undefined) served.blobs.set(second.digest, good);
  await run(at);
  assert.is(at.trees.trees.size, 3);
});

pull("urls of a layer are never followed", async () => {
  const foreign = {
    ...layer({ a: "1" }),
    mediaType: "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
  };
  const config = image([foreign]);
  const descriptor = { mediaType: foreign.mediaType, digest: foreign.digest, size: foreign.bytes.length };
  const made = image([foreign], {
    manifest: { layers: [{ ...descriptor, urls: ["https://canary.test/layer"] }] },
  });
  const served = shelf({ "1": made.manifest }, made, config);
  served.blobs.delete(foreign.digest);
  const at = store(serve(served));
  await refuses(run(at), "not-found");
  assert.ok(at.requests.every(({ url }) => url.startsWith("https://registry.test/")));
});

pull("a layer that comes twice is fetched once and mounted once, where it comes last", async () => {
  const [one, two] = [layer({ a: "1" }), layer({ b: "2" })];
  const twice = image([one, two, one]);
  const at = store(serve(shelf({ "1": twice.manifest }, twice)));
  const { layers } = await run(at);
  assert.equal(layers.overlay, [digestHex(two.diffId), digestHex(one.diffId)]);
  assert.is(layers.flat.length, 3);
  assert.is(at.log().filter((name) => name === one.digest).length, 1);
});

pull("a layer in two compressions is one tree", async () => {
  const made = image([layer({ a: "1" }, "gzip"), layer({ a: "1" }, "zstd")]);
  const at = store(serve(shelf({ "1": made.manifest }, made)));
  assert.is((await run(at)).layers.overlay.length, 1);
  assert.is(at.blobs.blobs.size, 4);
});

pull("a flat store gets one tree upon another", async () => {
  const at = store(serve(apps()), "flat");
  const { layers } = await run(at);
  assert.is(at.trees.trees.size, 3);
  const top = [...at.trees.trees.keys()].find((key) => digestHex(key) === layers.flat.at(-1));
  assert.equal(top && names(at.trees, top), ["a", "b", "c"]);
});

pull("at most two layers are fetched at once", async () => {
  const many = image([1, 2, 3, 4, 5, 6].map((n) => layer({ [`file${n}`]: `${n}` })));
  const inner = serve(shelf({ "1": many.manifest }, many));
  let running = 0;
  let most = 0;
  const at = store(async (request) => {
    const response = await inner(request);
    if (!(response.body instanceof Uint8Array) || !request.url.includes("/blobs/")) return response;
    const bytes = response.body;
    const body = (async function* () {
      running += 1;
      most = Math.max(most, running);
      yield* pieces(bytes.subarray(0, 5), bytes.subarray(5));
      running -= 1;
    })();
    return { ...response, body };
  });
  await run(at);
  assert.is(most, 2);
  assert.is(running, 0);
});

pull("stopping to read cancels it and leaves nothing half-made", async () => {
  const at = store(serve(apps()));
  for await (const event of pullImage(NAME, { platform: AMD64, policy: "missing" }, at.ports)) {
    if (event.kind === "layer") break;
  }
  at.checkClean();
  assert.equal(await readImages(at.ports.metadata), []);
});

pull("an aborted signal is reported as cancelled", async () => {
  await refuses(run(store(serve(apps())), { signal: AbortSignal.abort() }), "cancelled");
});

pull("failures of the registry are reported as they are", async () => {
  await refuses(run(store(serve(apps())), {}, "registry.test/app:none"), "not-found", /no such image/);
  const down = store(() => {
    throw broken();
  });
  await refuses(run(down), "unavailable");
  await refuses(run(store(serve(apps())), {}, "Not A Name"), "invalid");
});

pull.run();
