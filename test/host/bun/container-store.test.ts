import { existsSync, mkdirSync, readlinkSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
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

test("a monitor is alive that was started then, in this boot; other processes are none", async () => {
  const { store } = make();
  const monitor = Bun.spawn(["sleep", "600"], { argv0: "rl-monitor" });
  const { pid } = monitor;
  const startTime = processStartTime(pid) ?? 0;
  assert.ok(store.isAlive({ pid, startTime }, bootId()));
  assert.not(store.isAlive({ pid, startTime: startTime + 1 }, bootId()));
  assert.not(store.isAlive({ pid, startTime }, "another"));
  assert.not(store.isAlive({ pid: 0, startTime: 0 }, bootId()));
  const own = processStartTime(process.pid) ?? 0;
  assert.not(store.isAlive({ pid: process.pid, startTime: own }, bootId()));
  monitor.kill();
  await monitor.exited;
});

test("settling forgets a state, and ends no process that does not show whose it is", async () => {
  const { paths, store } = make();
  const other = Bun.spawn(["sleep", "600"]);
  const startTime = processStartTime(other.pid) ?? 0;
  writeFileSync(`${lifeDirectory(paths, ID)}/state.json`, "s");
  writeFileSync(`${lifeDirectory(paths, ID)}/.state.json.7`, "s");
  store.settle(ID, { bootId: bootId(), pid: other.pid, startTime, cgroup: "/sys/fs/cgroup/none" });
  assert.not.ok(existsSync(lifeDirectory(paths, ID)));
  assert.not(store.isOwn(ID, other));
  assert.is(processStartTime(other.pid), startTime);
  other.kill();
  await other.exited;
});

test("what there is in place of a state goes when nobody has just begun with it", () => {
  const { paths, store } = make();
  const directory = lifeDirectory(paths, ID);
  store.settle(ID, undefined);
  assert.ok(existsSync(directory));
  age(directory);
  store.settle(ID, undefined);
  assert.not.ok(existsSync(directory));
});

test("a directory is left over when it is old, and known to be a container's without a reader", () => {
  const { paths, store } = make();
  const directory = `${paths.containers}/${ID}`;
  assert.not(store.isLeft(ID), "new");
  age(directory);
  assert.ok(store.isLeft(ID));
  writeFileSync(`${directory}/config.json`, "");
  age(directory);
  assert.not(store.isLeft(ID), "of another release, or of another runtime");
  assert.not(store.isLeft("cd".repeat(32)));
});

test("strays are states of no container", () => {
  const { paths, store } = make();
  const stray = "cd".repeat(32);
  mkdirSync(lifeDirectory(paths, stray));
  mkdirSync(`${paths.run}/containers/x`);
  assert.equal(store.strays([ID]), [stray]);
});

function age(path: string): void {
  const before = Date.now() / 1000 - 60;
  utimesSync(path, before, before);
}

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
