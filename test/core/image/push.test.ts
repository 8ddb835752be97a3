import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { createMemoryTransport } from "../../../core/host/memory/mod.ts";
import { collectGarbage } from "../../../core/image/collect.ts";
import { getImage, putImage } from "../../../core/image/list.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { pushImage } from "../../../core/image/push.ts";
import type { PushEvent, PushedImage } from "../../../core/image/push-events.ts";
import type { PushOptions } from "../../../core/image/push-options.ts";
import { type Removal, removeImage } from "../../../core/image/remove.ts";
import { digestOf, refuses } from "../distribution/helpers.ts";
import {
  type Behaviour,
  type WritableRegistry,
  writableRegistry,
} from "../distribution/writable-registry.ts";
import { AMD64, finish, image, index, keeping, layer, type Store, serve, shelf, store } from "./fixture.ts";

const push = suite("pushImage");
const ARM64 = { os: "linux", architecture: "arm64" };
const base = layer({ a: "1" });
const app = image([base, layer({ b: "2" }, "zstd")]);
const arm = image([layer({ c: "3" })], { platform: ARM64 });
const root = index([
  [app.manifest, { platform: AMD64 }],
  [arm.manifest, { platform: ARM64 }],
]);
const NAME = "registry.test/app:1";

interface Scene {
  readonly at: Store;
  readonly to: WritableRegistry;
  push(
    text: string,
    more?: Partial<PushOptions>,
  ): Promise<{ events: PushEvent[]; result: readonly PushedImage[] }>;
}

/** A store into which app:1 was pulled for these platforms, and another registry to push to. */
async function scene(platforms = [AMD64], behaviour: Behaviour = {}): Promise<Scene> {
  const to = writableRegistry(behaviour);
  const at = store(serve(shelf({ "1": root }, app, arm)));
  for (const platform of platforms) await finish(pullImage(NAME, { platform, policy: "always" }, at.ports));
  const ports = { ...at.ports, transport: createMemoryTransport(to.server) };
  const pushTo: Scene["push"] = async (text, more = {}) => {
    const events: PushEvent[] = [];
    const work = pushImage(text, { platform: AMD64, ...more }, ports);
    for (;;) {
      const next = await work.next();
      if (next.done === true) return { events, result: next.value };
      events.push(next.value);
    }
  };
  return { at, to, push: pushTo };
}

/** Give an image that is here another name. */
async function name({ ports }: Store, reference: string, from = NAME): Promise<void> {
  const record = await getImage(ports.metadata, from, "linux/amd64");
  if (record === undefined) throw new Error(`${from} is not here`);
  await putImage({ ...record, reference }, ports);
}

const statesOf = (events: readonly PushEvent[]): (string | undefined)[] =>
  events
    .map((event) => (event.kind === "layer" ? event.state : event.kind))
    .filter((state) => state !== "progress");

push("sends blobs first, then the manifest as it is stored", async () => {
  const { to, push: run } = await scene();
  const { events, result } = await run(NAME);
  const pushed = { reference: NAME, digest: app.manifest.digest, size: app.manifest.bytes.length };
  assert.equal(result, [pushed]);
  const there = to.repository("app");
  assert.equal(there.manifests.get(app.manifest.digest)?.bytes, app.manifest.bytes);
  assert.equal([...there.tags], [["1", app.manifest.digest]]);
  for (const { digest, bytes } of [...app.layers, app.config]) assert.equal(there.blobs.get(digest), bytes);
  assert.is(to.log.at(-1), "PUT /v2/app/manifests/1");
  assert.equal(events[0]?.kind, "resolved");
  assert.equal(events.at(-1), { kind: "pushed", ...pushed });
  // Three blobs, and the image.
  assert.is(statesOf(events).filter((state) => state === "pushed").length, 4);
  const progress = events.filter((event) => event.kind === "progress" && event.digest === base.digest).at(-1);
  assert.is(progress?.kind === "progress" && progress.received, base.bytes.length);
});

push("sends nothing twice", async () => {
  const { to, push: run } = await scene();
  await run(NAME);
  const before = to.log.length;
  const { events } = await run(NAME);
  assert.equal(statesOf(events), ["resolved", "there", "there", "there", "pushed"]);
  assert.ok(
    to.log.slice(before).every((line) => line.startsWith("HEAD") || line === "PUT /v2/app/manifests/1"),
  );
});

push("goes where it is told", async () => {
  const { to, push: run } = await scene();
  const { result } = await run(NAME, { destination: "registry.test/other/place:2" });
  assert.is(result[0]?.reference, "registry.test/other/place:2");
  assert.equal([...to.repository("other/place").tags.keys()], ["2"]);
  const byId = await run(app.config.digest.slice(7, 20), { destination: "registry.test/third" });
  assert.is(byId.result[0]?.reference, "registry.test/third:latest");
});

push("takes layers over from where they were pushed or pulled", async () => {
  const { at, to, push: run } = await scene();
  await run(NAME, { destination: "registry.test/one" });
  const { events } = await run(NAME, { destination: "registry.test/two" });
  assert.equal(statesOf(events).filter((state) => state === "mounted").length, 3);
  assert.is(to.log.filter((line) => line.includes("two/blobs/uploads/ID")).length, 0);
  // "app" was never pushed, but its record says that it was pulled from this registry.
  const fresh = await scene();
  fresh.to.repository("app").blobs.set(base.digest, base.bytes);
  await name(fresh.at, "registry.test/copy:1");
  const taken = await fresh.push("registry.test/copy:1");
  assert.equal(statesOf(taken.events).filter((state) => state === "mounted").length, 1);
  assert.ok((await at.ports.metadata.keys("sources/")).length === 2);
});

push("a repository of another registry is no source", async () => {
  const { to, push: run } = await scene();
  await run(NAME, { destination: "elsewhere.test/app" });
  assert.ok(to.requests.every(({ url }) => !url.includes("mount=")));
});

push("pushes a whole index when all of it is here", async () => {
  const { to, push: run } = await scene([AMD64, ARM64]);
  const { result } = await run(NAME, { allPlatforms: true });
  assert.equal(result, [{ reference: NAME, digest: root.digest, size: root.bytes.length }]);
  const there = to.repository("app");
  assert.equal([...there.tags], [["1", root.digest]]);
  assert.equal([...there.manifests.keys()], [app.manifest.digest, arm.manifest.digest, root.digest]);
  assert.is(there.blobs.size, 5);
});

push("says which platforms of an index are not here, before it sends anything", async () => {
  const { to, push: run } = await scene();
  await refuses(run(NAME, { allPlatforms: true }), "not-found", /1 of 2 manifests .*linux\/arm64/);
  assert.equal(to.log, []);
});

push("pushes the platform asked for, or the only one when none was", async () => {
  const both = await scene([AMD64, ARM64]);
  assert.is((await both.push(NAME, { platform: ARM64 })).result[0]?.digest, arm.manifest.digest);
  const only = await scene([ARM64]);
  await refuses(only.push(NAME), "not-found", /for linux\/arm64, not for linux\/amd64/);
  assert.is((await only.push(NAME, { anyPlatform: true })).result[0]?.digest, arm.manifest.digest);
});

push("pushes all tags of a repository", async () => {
  const { at, to, push: run } = await scene();
  for (const other of [
    "registry.test/app:2",
    "registry.test/apple:3",
    `registry.test/app@${digestOf("x")}`,
  ]) {
    await name(at, other);
  }
  const { result } = await run("registry.test/app", { allTags: true });
  assert.equal(
    result.map(({ reference }) => reference),
    ["registry.test/app:1", "registry.test/app:2"],
  );
  assert.equal([...to.repository("app").tags.keys()].sort(), ["1", "2"]);
  await refuses(run("registry.test/app:1", { allTags: true }), "invalid", /names one/);
  await refuses(run("registry.test/none", { allTags: true }), "not-found");
  const destination = "registry.test/x";
  await refuses(run("registry.test/app", { allTags: true, destination }), "invalid");
});

push("a digest in the destination has to be that of what is pushed", async () => {
  const { to, push: run } = await scene();
  const pinned = `registry.test/app@${app.manifest.digest}`;
  assert.is((await run(NAME, { destination: pinned })).result[0]?.reference, pinned);
  assert.is(to.repository("app").tags.size, 0);
  const error = await refuses(run(NAME, { destination: `registry.test/app@${root.digest}` }), "invalid");
  assert.match(error.hint ?? "", /--all-platforms/);
});

push("an identifier alone is no destination, and what is not here cannot go", async () => {
  const { push: run } = await scene();
  await refuses(run(app.config.digest.slice(7, 20)), "invalid", /where to/);
  await refuses(run("registry.test/none:1"), "not-found");
});

push("a layer that is neither here nor there is missed, one that is there is not", async () => {
  const { at, to, push: run } = await scene();
  await at.blobs.delete(base.digest);
  await refuses(run(NAME), "not-found", /pull|not in the store/);
  assert.is(to.repository("app").manifests.size, 0);
  to.repository("app").blobs.set(base.digest, base.bytes);
  await run(NAME);
});

push("damage in the store is found before the registry has to", async () => {
  const { at, to, push: run } = await scene();
  at.blobs.blobs.set(
    base.digest,
    base.bytes.map((byte, place) => (place === 9 ? byte ^ 1 : byte)),
  );
  await refuses(run(NAME), "corrupt");
  assert.is(to.repository("app").blobs.has(base.digest), false);
  assert.is(to.repository("app").tags.size, 0);
});

push("an image that is removed meanwhile is pushed whole, and goes afterwards", async () => {
  const { at, to } = await scene();
  let removal: Promise<Removal> | undefined;
  const transport = createMemoryTransport(async (request) => {
    removal ??= removeImage(NAME, { platform: AMD64 }, keeping(at));
    await removal;
    return to.server(request);
  });
  for await (const _ of pushImage(NAME, { platform: AMD64 }, { ...at.ports, transport }));
  assert.equal((await removal)?.deleted, [app.config.digest]);
  const pushed = [app.manifest, app.config, ...app.layers].map(({ digest }) => digest);
  assert.ok(pushed.every((digest) => at.blobs.blobs.has(digest)));
  const there = to.repository("app");
  assert.equal([...there.tags], [["1", app.manifest.digest]]);
  for (const { digest, bytes } of [...app.layers, app.config]) assert.equal(there.blobs.get(digest), bytes);
  assert.equal([...(await collectGarbage(keeping(at))).blobs].sort(), pushed.sort());
});

push("a reader that stops early stops the push", async () => {
  const { at, to } = await scene();
  const ports = { ...at.ports, transport: createMemoryTransport(to.server) };
  for await (const _ of pushImage(NAME, { platform: AMD64 }, ports)) break;
  assert.is(to.repository("app").tags.size, 0);
  const abort = new AbortController();
  abort.abort();
  const work = pushImage(NAME, { platform: AMD64, signal: abort.signal }, ports);
  try {
    for await (const _ of work);
    assert.unreachable();
  } catch (error) {
    assert.is(isRlError(error) && error.code, "cancelled");
  }
});

push.run();
