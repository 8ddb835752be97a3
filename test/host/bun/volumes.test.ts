import { existsSync, mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createVolumeStore, volumesDirectory } from "../../../core/host/bun/volumes.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("volume store");
const ID = "ab".repeat(32);
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

function make(
  removeTree = (directory: string, name: string) => rm(`${directory}/${name}`, { recursive: true }),
) {
  const paths = { root: here.path, containers: `${here.path}/containers` };
  return { volumes: volumesDirectory(paths), store: createVolumeStore(paths, removeTree) };
}
const mark = (name: string): void =>
  void mkdirSync(`${here.path}/containers/${ID}/volume-${name}`, { recursive: true });

test("a volume is made whole, once, and for this user and his containers", () => {
  const { store, volumes } = make();
  assert.equal(store.names(), []);
  assert.is(store.create("data", "text"), true);
  assert.is(store.create("data", "other"), false);
  assert.equal(readdirSync(volumes), ["data"]);
  assert.equal(readdirSync(store.directory("data")).sort(), ["_data", "volume.json"]);
  assert.is(statSync(store.directory("data")).mode & 0o777, 0o700);
  assert.is(statSync(`${store.directory("data")}/_data`).mode & 0o777, 0o755);
  assert.is(store.read("data")?.text, "text");
  assert.is(store.read("none"), undefined);
});

test("one without a text is one, too, and what is half made is none", () => {
  const { store, volumes } = make();
  mkdirSync(`${volumes}/${ID}/_data`, { recursive: true });
  mkdirSync(`${volumes}/.new-x/_data`, { recursive: true });
  assert.equal(store.names(), [ID]);
  assert.is(store.read(ID)?.text, undefined);
  assert.ok((store.read(ID)?.madeAt ?? 0) > 0);
});

test("one that a container has a mark of stays, whoever asks", async () => {
  const { store } = make();
  store.create("data", "");
  mark("data");
  assert.equal(store.users("data"), [ID]);
  assert.is(await store.remove("data"), false);
  assert.ok(store.read("data"));
  await rm(`${here.path}/containers/${ID}`, { recursive: true });
  assert.is(await store.remove("data"), true);
  assert.equal(store.names(), []);
  assert.is(await store.remove("data"), true);
});

test("who removes takes the name first, and frees the space under another", async () => {
  const seen: string[] = [];
  const { store, volumes } = make(async (directory, name) => {
    seen.push(name);
    assert.not(existsSync(`${directory}/data`));
    await rm(`${directory}/${name}`, { recursive: true });
  });
  store.create("data", "");
  await store.remove("data");
  assert.match(seen[0] ?? "", /^\.gone-data-/);
  assert.equal(readdirSync(volumes), []);
});

test("an import that was cut short between its two steps is finished", () => {
  const { store } = make();
  store.create("data", "");
  const directory = store.directory("data");
  writeFileSync(`${directory}/_data/new`, "");
  renameSync(`${directory}/_data`, `${directory}/_imported`);
  assert.ok(store.read("data"));
  assert.equal(readdirSync(`${directory}/_data`), ["new"]);
});

test("sizes are of what lies on the disk", async () => {
  const { store } = make();
  store.create("data", "");
  const empty = (await store.size("data")) ?? 0;
  writeFileSync(`${store.directory("data")}/_data/file`, new Uint8Array(100_000).fill(1));
  assert.ok(((await store.size("data")) ?? 0) >= empty + 100_000);
});

test.run();
