import { existsSync, mkdirSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createContainerStore, lifeDirectory } from "../../../core/host/bun/container-store.ts";
import { bootId, processStartTime } from "../../../core/host/bun/process-facts.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("container store");
const ID = "ab".repeat(32);
let here: TempDir;
let removed: string[];
test.before.each(() => {
  here = tempDir();
  removed = [];
});
test.after.each(() => here.remove());

function make() {
  const paths = { root: here.path, containers: `${here.path}/containers`, run: `${here.path}/run` };
  for (const path of [`${paths.containers}/${ID}`, `${here.path}/names`, lifeDirectory(paths, ID)]) {
    mkdirSync(path, { recursive: true });
  }
  return { paths, store: createContainerStore(paths, async (id) => void removed.push(id)) };
}

test("only directories of containers are listed, and none where there is no store", () => {
  const { paths, store } = make();
  mkdirSync(`${paths.containers}/.gone-x`);
  assert.equal(store.ids(), [ID]);
  assert.equal(createContainerStore({ ...paths, containers: "/nonexistent" }, async () => {}).ids(), []);
});

test("a name stands for the container that its link leads to, and for nothing else", () => {
  const { store } = make();
  symlinkSync(`../containers/${ID}`, `${here.path}/names/web`);
  symlinkSync("/etc/passwd", `${here.path}/names/odd`);
  assert.is(store.named("web"), ID);
  for (const name of ["odd", "none", "../names/web", "a\0b", ""])
    assert.is(store.named(name), undefined, name);
});

test("what is written down is read, and what is not there is none", () => {
  const { paths, store } = make();
  assert.equal(store.read(ID), {
    state: undefined,
    document: undefined,
    end: undefined,
    health: undefined,
  });
  writeFileSync(`${paths.containers}/${ID}/container.json`, "d".repeat(100_000));
  writeFileSync(`${paths.containers}/${ID}/exit.json`, "e");
  writeFileSync(`${lifeDirectory(paths, ID)}/state.json`, "s");
  writeFileSync(`${lifeDirectory(paths, ID)}/health.json`, "h");
  const { state, document, end, health } = store.read(ID);
  assert.equal([state, document?.length, end, health], ["s", 100_000, "e", "h"]);
});

test("a process is alive that was started then, in this boot", () => {
  const { store } = make();
  const startTime = processStartTime(process.pid) ?? 0;
  assert.ok(store.isAlive({ pid: process.pid, startTime }, bootId()));
  assert.not(store.isAlive({ pid: process.pid, startTime: startTime + 1 }, bootId()));
  assert.not(store.isAlive({ pid: process.pid, startTime }, "another"));
  assert.not(store.isAlive({ pid: 0, startTime: 0 }, bootId()));
});

test("settling ends what a monitor has left, and no other process that has got its number", async () => {
  const { paths, store } = make();
  const left = Bun.spawn(["sleep", "600"]);
  const startTime = processStartTime(left.pid) ?? 0;
  const state = { bootId: bootId(), pid: left.pid, startTime, cgroup: "" };
  store.settle(ID, { ...state, startTime: startTime + 1 });
  store.settle(ID, { ...state, bootId: "another" });
  assert.is(left.exitCode, null);
  mkdirSync(lifeDirectory(paths, ID), { recursive: true });
  writeFileSync(`${lifeDirectory(paths, ID)}/state.json`, "s");
  store.settle(ID, state);
  await left.exited;
  assert.is(left.signalCode, "SIGKILL");
  assert.not(existsSync(lifeDirectory(paths, ID)));
});

test("removing frees the name, unless it has become somebody else's", async () => {
  const { store } = make();
  const link = `${here.path}/names/web`;
  symlinkSync(`../containers/${"cd".repeat(32)}`, link);
  await store.remove(ID, "web");
  assert.ok(readlinkSync(link));
  symlinkSync(`../containers/${ID}`, `${here.path}/names/mine`);
  await store.remove(ID, "mine");
  assert.is(store.named("mine"), undefined);
  assert.equal(removed, [ID, ID]);
});

test.run();
