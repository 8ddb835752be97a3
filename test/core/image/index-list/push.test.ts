import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTransport } from "../../../../core/host/memory/mod.ts";
import { collectGarbage } from "../../../../core/image/collect.ts";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { digestIndex } from "../../../../core/image/index-list/model.ts";
import { type ListPushOptions, pushIndexList } from "../../../../core/image/index-list/push.ts";
import { removeIndexList } from "../../../../core/image/index-list/remove.ts";
import { getIndexList } from "../../../../core/image/index-list/store.ts";
import type { PushEvent, PushedImage } from "../../../../core/image/push-events.ts";
import { pruneImages } from "../../../../core/image/remove.ts";
import { rejection } from "../../../cli/helpers.ts";
import { digestOf } from "../../distribution/helpers.ts";
import { APP, ARM, ARM64, app, arm, BOTH, base, type Lists, lists, OPTIONS } from "./fixture.ts";

const push = suite("manifest list: push");
const DESTINATION = "other.test/team/app:1";

interface Pushed {
  readonly events: readonly PushEvent[];
  readonly result: PushedImage;
}

async function send(at: Lists, options: ListPushOptions = { destination: DESTINATION }): Promise<Pushed> {
  const events: PushEvent[] = [];
  const work = pushIndexList("list", options, at.ports);
  for (;;) {
    const next = await work.next();
    if (next.done === true) return { events, result: next.value };
    events.push(next.value);
  }
}

/** A list of both images, of which these are here. */
async function scene(...here: readonly string[]): Promise<Lists> {
  const at = lists();
  for (const name of here) await at.pull(name, name === ARM ? ARM64 : undefined);
  await createIndexList("list", [{ name: APP }, { name: ARM }], OPTIONS, at.ports);
  return at;
}

const states = ({ events }: Pushed): string[] =>
  events.flatMap((event) => (event.kind === "layer" ? [event.state] : []));
const blobsOfBoth = [...app.layers, ...arm.layers, app.config, arm.config];

async function expectedDigest({ ports }: Lists): Promise<string> {
  return digestIndex(await getIndexList("list", ports.metadata), "oci", ports.digester).digest;
}

push("images that are here are sent, then the list", async () => {
  const at = await scene(APP, ARM);
  const { result } = await send(at);
  const there = at.to.repository("team/app");
  assert.is(result.reference, DESTINATION);
  assert.is(result.digest, await expectedDigest(at));
  assert.equal([...there.tags], [["1", result.digest]]);
  assert.equal([...there.manifests.keys()], [app.manifest.digest, arm.manifest.digest, result.digest]);
  assert.is(there.manifests.get(result.digest)?.mediaType, "application/vnd.oci.image.index.v1+json");
  for (const { digest, bytes } of blobsOfBoth) assert.equal(there.blobs.get(digest), bytes);
  assert.is(at.to.log.at(-1), "PUT /v2/team/app/manifests/1");
});

push("what is not here goes through from its registry, and is not kept", async () => {
  const at = await scene(ARM);
  const before = new Set(at.at.blobs.blobs.keys());
  await send(at);
  const there = at.to.repository("team/app");
  for (const { digest, bytes } of blobsOfBoth) assert.equal(there.blobs.get(digest), bytes);
  assert.equal(new Set(at.at.blobs.blobs.keys()), before);
  const fetched = at.from.log.filter((line) => line === `GET /v2/app/blobs/${base.digest}`);
  assert.is(fetched.length, 1);
});

push("another repository of the same registry takes over what it has", async () => {
  const at = await scene();
  const pushed = await send(at, { destination: "registry.test/team/app:1" });
  assert.ok(states(pushed).includes("mounted"));
  assert.not.ok(states(pushed).includes("pushed"));
  const layers = [...app.layers, ...arm.layers].map(({ digest }) => digest);
  assert.not.ok(at.from.log.some((line) => layers.some((digest) => line === `GET /v2/app/blobs/${digest}`)));
  assert.is(at.from.repository("team/app").blobs.size, blobsOfBoth.length);
});

push("nothing is sent twice", async () => {
  const at = await scene(APP);
  await send(at);
  const again = await send(at);
  assert.equal([...new Set(states(again))], ["there"]);
});

push("damage on the way from a registry is found", async () => {
  const at = await scene();
  at.from.repository("app").blobs.set(
    base.digest,
    base.bytes.map((byte, place) => (place === 9 ? byte ^ 1 : byte)),
  );
  assert.is((await rejection(send(at))).code, "corrupt");
  assert.is(at.to.repository("team/app").blobs.has(base.digest), false);
  assert.is(at.to.repository("team/app").tags.size, 0);
});

push("a layer that is nowhere any more is missed", async () => {
  const at = await scene();
  at.from.repository("app").blobs.delete(base.digest);
  assert.is((await rejection(send(at))).code, "not-found");
  assert.is(at.to.repository("team/app").tags.size, 0);
});

push("the list alone is sent where its images are", async () => {
  const at = await scene();
  const { result } = await send(at, { destination: "registry.test/app:list", listOnly: true });
  assert.is(at.from.repository("app").tags.get("list"), result.digest);
  assert.not.ok(at.from.log.some((line) => line.includes("uploads")));
});

push("the list goes where its name says", async () => {
  const at = lists();
  await createIndexList("other.test/own:2", [{ name: APP }], OPTIONS, at.ports);
  for await (const _ of pushIndexList("other.test/own:2", {}, at.ports));
  assert.equal([...at.to.repository("own").tags.keys()], ["2"]);
});

push("a digest in the destination has to be that of the list", async () => {
  const at = await scene(APP, ARM);
  const wrong = send(at, { destination: `other.test/team/app@${digestOf("x")}` });
  assert.is((await rejection(wrong)).code, "invalid");
  assert.equal(at.to.log, []);
  const digest = await expectedDigest(at);
  assert.is((await send(at, { destination: `other.test/team/app@${digest}` })).result.digest, digest);
  assert.is(at.to.repository("team/app").tags.size, 0);
});

push("images in another format are refused for Docker's list before anything is sent", async () => {
  const at = await scene(APP, ARM);
  assert.is((await rejection(send(at, { destination: DESTINATION, format: "v2s2" }))).code, "invalid");
  assert.equal(at.to.log, []);
});

push("a list that is not there is not pushed", async () => {
  assert.is((await rejection(send(lists()))).code, "not-found");
});

push("a reader that stops early stops the push", async () => {
  const at = await scene(APP, ARM);
  for await (const _ of pushIndexList("list", { destination: DESTINATION }, at.ports)) break;
  assert.is(at.to.repository("team/app").tags.size, 0);
  const signal = AbortSignal.abort();
  assert.is((await rejection(send(at, { destination: DESTINATION, signal }))).code, "cancelled");
});

push("images that are removed with their list meanwhile are sent from here all the same", async () => {
  const at = await scene(APP, ARM);
  const { ports } = at;
  let removal: Promise<unknown> | undefined;
  const transport = createMemoryTransport(async (request) => {
    removal ??= removeIndexList("list", ports).then(() => pruneImages({ all: true }, ports));
    await removal;
    return at.to.server(request);
  });
  const before = at.from.log.length;
  for await (const _ of pushIndexList("list", { destination: DESTINATION }, { ...ports, transport }));
  const there = at.to.repository("team/app");
  assert.is(there.tags.size, 1);
  for (const { digest, bytes } of blobsOfBoth) assert.equal(there.blobs.get(digest), bytes);
  assert.is(at.from.log.length, before);
  assert.is((await collectGarbage(ports)).blobs.length, at.from.repository("app").blobs.size + 2);
});

push("an index that was added whole is pushed like one made of its images", async () => {
  const at = lists();
  await createIndexList("list", [{ name: BOTH }], { ...OPTIONS, all: true }, at.ports);
  const { result } = await send(at);
  const index = at.to.repository("team/app").manifests.get(result.digest)?.bytes;
  const { manifests } = JSON.parse(new TextDecoder().decode(index)) as { manifests: { digest: string }[] };
  assert.equal(
    manifests.map(({ digest }) => digest),
    [app.manifest.digest, arm.manifest.digest],
  );
});

push.run();
