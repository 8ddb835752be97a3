import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collectGarbage } from "../../../../core/image/collect.ts";
import {
  addToIndexList,
  annotateIndexList,
  createIndexList,
  removeFromIndexList,
} from "../../../../core/image/index-list/change.ts";
import type { EntryChange } from "../../../../core/image/index-list/edit.ts";
import type { IndexList } from "../../../../core/image/index-list/model.ts";
import { getIndexList } from "../../../../core/image/index-list/store.ts";
import { rejection } from "../../../cli/helpers.ts";
import { APP, ARM, ARM64, app, arm, BOTH, type Lists, lists, OPTIONS, offline } from "./fixture.ts";

const change = suite("manifest list: change");
const none: EntryChange = {};
const digests = ({ entries }: IndexList): string[] => entries.map(({ digest }) => digest);
const create = (at: Lists, name = "list", ...images: string[]): Promise<IndexList> =>
  createIndexList(
    name,
    images.map((image) => ({ name: image })),
    OPTIONS,
    at.ports,
  );

change("a list begins empty, or with images in their order", async () => {
  const at = lists();
  assert.equal(await create(at), { reference: "docker.io/library/list:latest", entries: [] });
  assert.equal(digests(await create(at, "two", ARM, APP)), [arm.manifest.digest, app.manifest.digest]);
});

change("a list is made once, unless it is to be amended", async () => {
  const at = lists();
  await create(at, "list", APP);
  const again = createIndexList("list", [], OPTIONS, offline(at.ports));
  assert.is((await rejection(again)).code, "exists");
  const amended = await createIndexList("list", [{ name: ARM }], { ...OPTIONS, amend: true }, at.ports);
  assert.equal(digests(amended), [app.manifest.digest, arm.manifest.digest]);
});

change("of two who make one at the same time, one is told", async () => {
  const at = lists();
  const outcomes = await Promise.allSettled([create(at, "list", APP), create(at, "list", ARM)]);
  assert.equal(outcomes.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
});

change("no list comes of an image that is not there", async () => {
  const at = lists();
  const failing = create(at, "list", APP, "registry.test/app:none");
  assert.is((await rejection(failing)).code, "not-found");
  assert.is((await rejection(getIndexList("list", at.ports.metadata))).code, "not-found");
});

change("images are added, with what is said of them", async () => {
  const at = lists();
  await create(at);
  await addToIndexList("list", { name: APP }, { ...OPTIONS, change: none }, at.ports);
  const said = { architecture: "riscv64", annotations: { a: "b" } };
  const list = await addToIndexList("list", { name: ARM }, { ...OPTIONS, change: said }, at.ports);
  assert.equal(digests(list), [app.manifest.digest, arm.manifest.digest]);
  assert.equal(list.entries[1]?.platform, { os: "linux", architecture: "riscv64" });
  assert.equal(list.entries[1]?.annotations, { a: "b" });
  assert.equal(await getIndexList("list", at.ports.metadata), list);
});

change("the words that chose an image of an index do not replace what the index says", async () => {
  const at = lists();
  await create(at);
  const options = { platform: ARM64, change: { architecture: "aarch64", osVersion: "1" } };
  const list = await addToIndexList("list", { name: BOTH }, options, at.ports);
  assert.equal(list.entries[0]?.platform, { ...ARM64, variant: "v8", "os.version": "1" });
});

change("all images of an index are added at once", async () => {
  const at = lists();
  await create(at);
  const all = { ...OPTIONS, all: true, change: { annotations: { a: "b" } } };
  const list = await addToIndexList("list", { name: BOTH }, all, at.ports);
  assert.is(list.entries.length, 2);
  assert.ok(list.entries.every(({ annotations }) => annotations?.a === "b"));
  const contradiction = { ...OPTIONS, all: true, change: { os: "linux" } };
  const error = await rejection(addToIndexList("list", { name: BOTH }, contradiction, offline(at.ports)));
  assert.is(error.code, "invalid");
});

change("a list that is not there gets no image, and the registry is not asked", async () => {
  const ports = offline(lists().ports);
  const adding = addToIndexList("list", { name: APP }, { ...OPTIONS, change: none }, ports);
  assert.is((await rejection(adding)).code, "not-found");
});

change("what a list names stays when garbage is collected", async () => {
  const at = lists();
  await create(at, "list", APP);
  await collectGarbage(at.ports);
  assert.equal([...at.at.blobs.blobs.keys()].sort(), [app.manifest.digest, app.config.digest].sort());
});

change("images are annotated and taken out", async () => {
  const at = lists();
  await create(at, "list", APP, ARM);
  const ports = offline(at.ports);
  const wanted = { name: arm.manifest.digest };
  const said = { ...OPTIONS, change: { variant: "v9" } };
  const annotated = await annotateIndexList("list", wanted, said, ports);
  assert.is(annotated.entries[1]?.platform?.variant, "v9");
  assert.equal(digests(await removeFromIndexList("list", wanted, OPTIONS, ports)), [app.manifest.digest]);
  assert.is((await rejection(removeFromIndexList("list", wanted, OPTIONS, ports))).code, "not-found");
  assert.is((await rejection(annotateIndexList("none", wanted, said, ports))).code, "not-found");
});

change.run();
