import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { listImages, readImages } from "../../../core/image/list.ts";
import { pullImage } from "../../../core/image/pull.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import {
  pruneImages,
  type Removal,
  type RemoveOptions,
  removeImage,
  removeRecord,
} from "../../../core/image/remove.ts";
import { tagImage } from "../../../core/image/tag.ts";
import { failureOf, refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, keeping, layer, type Store, serve, shelf, store } from "./fixture.ts";

const removing = suite("removeImage");

const app = image([layer({ a: "1" })]);
const NAME = "registry.test/app:1";
const used = new Map([[digestHex(app.config.digest), ["0123456789abcdef"]]]);

async function pulled(): Promise<Store> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  return at;
}

const names = async (at: Store): Promise<string[]> =>
  (await listImages(at.ports.metadata)).map(({ reference }) => reference);
const remove = (
  at: Store,
  text: string,
  more: Partial<RemoveOptions> = {},
  users?: typeof used,
): Promise<Removal> => removeImage(text, { platform: AMD64, ...more }, keeping(at, users));

removing("the last name takes the image with it", async () => {
  const at = await pulled();
  const removal = await remove(at, NAME);
  assert.equal(removal.untagged, [NAME]);
  assert.equal(removal.deleted, [app.config.digest]);
  assert.is(removal.collected.blobs.length, 3);
  assert.equal([at.blobs.blobs.size, at.trees.trees.size, await names(at)], [0, 0, []]);
  await refuses(remove(at, NAME), "not-found");
});

removing("a name goes alone as long as there is another", async () => {
  const at = await pulled();
  await tagImage(NAME, "other:2", AMD64, at.ports);
  const removal = await remove(at, NAME);
  assert.equal([removal.untagged, removal.deleted], [[NAME], []]);
  assert.equal(await names(at), ["docker.io/library/other:2"]);
  assert.is(at.blobs.blobs.size, 3);
});

removing("an identifier means all names, and force when there are several", async () => {
  const at = await pulled();
  await tagImage(NAME, "other:2", AMD64, at.ports);
  const id = digestHex(app.config.digest).slice(0, 12);
  const error = await refuses(remove(at, id), "exists", /it has 2 names: /);
  assert.match(error.hint ?? "", "--force");
  const removal = await remove(at, id, { force: true });
  assert.equal(removal.deleted, [app.config.digest]);
  assert.is(removal.untagged.length, 2);
  assert.is(at.blobs.blobs.size, 0);
});

removing("an image that a container uses stays, at most without its name", async () => {
  const at = await pulled();
  await refuses(remove(at, NAME, {}, used), "exists", /container 0123456789ab uses it/);
  assert.equal(await names(at), [NAME]);
  const removal = await remove(at, NAME, { force: true }, used);
  assert.equal([removal.untagged, removal.deleted], [[NAME], []]);
  assert.equal(await names(at), [`registry.test/app@${app.manifest.digest}`]);
  assert.is(at.blobs.blobs.size, 3);
  // By identifier it is found still; once no container uses it, it goes.
  await remove(at, digestHex(app.config.digest).slice(0, 12));
  assert.is(at.blobs.blobs.size, 0);
});

removing("an image that a container begins to use while its record goes is kept after all", async () => {
  const at = await pulled();
  const ports = keeping(at);
  let looks = 0;
  const imageUsers = async (): Promise<typeof used> => (++looks === 1 ? new Map() : used);
  const removal = await removeImage(NAME, { platform: AMD64 }, { ...ports, imageUsers });
  assert.equal([removal.untagged, removal.deleted, removal.collected.blobs], [[NAME], [], []]);
  assert.equal(await names(at), [`registry.test/app@${app.manifest.digest}`]);
  assert.equal([at.blobs.blobs.size, at.trees.trees.size], [3, 1]);

  looks = 0;
  const pruned = await pruneImages({ all: true }, { ...ports, imageUsers });
  assert.equal([pruned.deleted, at.blobs.blobs.size, at.trees.trees.size], [[], 3, 1]);
});

removing("when nobody can tell what is in use, no tree goes", async () => {
  const at = await pulled();
  let looks = 0;
  const imageUsers = async (): Promise<typeof used> => {
    if (++looks === 1) return new Map();
    throw new Error("unreadable");
  };
  const failed = removeImage(NAME, { platform: AMD64 }, { ...keeping(at), imageUsers });
  assert.match(String(await failureOf(failed)), /unreadable/);
  assert.is(at.trees.trees.size, 1);
});

const stored = async (at: Store): Promise<ImageRecord> => {
  const [record] = await readImages(at.ports.metadata);
  if (record === undefined) throw new Error("not here");
  return record;
};

removing("removeRecord takes one record, and what it alone was made of", async () => {
  const at = await pulled();
  const record = await stored(at);
  await tagImage(NAME, "other:2", AMD64, at.ports);
  await removeRecord(record, keeping(at));
  assert.equal([await names(at), at.blobs.blobs.size], [["docker.io/library/other:2"], 3]);
  await removeRecord(await stored(at), keeping(at));
  assert.equal([await names(at), at.blobs.blobs.size, at.trees.trees.size], [[], 0, 0]);
});

removing("removeRecord leaves what a container uses, or begins to, and a name that went on", async () => {
  const at = await pulled();
  const record = await stored(at);
  await refuses(removeRecord(record, keeping(at, used)), "exists", /container 0123456789ab uses it/);
  assert.equal(await names(at), [NAME]);
  const older = { ...record, imageId: app.manifest.digest };
  await refuses(removeRecord(older, keeping(at)), "exists", /another image has its name/);
  assert.equal(await names(at), [NAME]);
  let looks = 0;
  const imageUsers = async (): Promise<typeof used> => (++looks === 1 ? new Map() : used);
  await refuses(removeRecord(record, { ...keeping(at), imageUsers }), "exists", /has begun to use it/);
  assert.equal(await names(at), [`registry.test/app@${app.manifest.digest}`]);
  assert.equal([at.blobs.blobs.size, at.trees.trees.size], [3, 1]);
});

removing("objects may be left for later", async () => {
  const at = await pulled();
  const removal = await remove(at, NAME, { keepObjects: true });
  assert.equal([removal.deleted, removal.collected.blobs], [[app.config.digest], []]);
  assert.is(at.blobs.blobs.size, 3);
});

removing("pruneImages takes images without a tag, or all that are not used", async () => {
  const at = await pulled();
  await tagImage(NAME, "other:2", AMD64, at.ports);
  assert.equal((await pruneImages({}, keeping(at))).deleted, []);
  assert.equal((await pruneImages({ all: true }, keeping(at, used))).deleted, []);
  assert.equal((await pruneImages({ all: true, filter: () => false }, keeping(at))).deleted, []);
  const pruned = await pruneImages({ all: true }, keeping(at));
  assert.equal([pruned.deleted, pruned.untagged.length], [[app.config.digest], 2]);
  assert.is(at.blobs.blobs.size, 0);
});

removing("pruneImages takes what lost its tag", async () => {
  const next = image([layer({ b: "2" })]);
  const served = shelf({ "1": app.manifest }, app, next);
  const at = store(serve(served));
  const pull = (): Promise<unknown> =>
    finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  await pull();
  served.tags.set("1", next.manifest);
  await pull();
  assert.is((await names(at)).length, 2);
  assert.equal((await pruneImages({}, keeping(at))).deleted, [app.config.digest]);
  assert.equal(await names(at), [NAME]);
});

removing.run();
