import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findQuickly, readText } from "../../../../core/engine/exec/find.ts";
import { ID, type StoredContainer, storeContainer } from "../../../cli/exec/containers.ts";

const test = suite("findQuickly");
let store: StoredContainer;
test.before.each(() => {
  store = storeContainer();
});
test.after.each(() => store.stop());

test("findQuickly finds by name and by whole id", () => {
  store.state();
  for (const text of ["web", ID]) {
    const found = findQuickly(store.paths, text);
    assert.equal([found?.document.id, found?.state.pid], [ID, process.pid], text);
  }
});

test("findQuickly leaves to others what is not there, and what only looks like a name", () => {
  store.state();
  symlinkSync(`../containers/${ID}`, `${store.paths.root}/names/other`);
  for (const text of ["none", ID.slice(0, 12), "../names/web", "./web", ".", "", "a\0", "other"])
    assert.is(findQuickly(store.paths, text), undefined, text);
});

test("findQuickly leaves to others what does not run, is of another boot, or is paused", () => {
  assert.is(findQuickly(store.paths, "web"), undefined, "without a state");
  store.state({ pid: 0 });
  assert.is(findQuickly(store.paths, "web"), undefined, "being started");
  store.state({ bootId: "another" });
  assert.is(findQuickly(store.paths, "web"), undefined, "of another boot");
  const cgroup = `${store.here.path}/group`;
  mkdirSync(cgroup);
  writeFileSync(`${cgroup}/cgroup.freeze`, "1\n");
  store.state({ cgroup });
  assert.is(findQuickly(store.paths, "web"), undefined, "paused");
  writeFileSync(`${cgroup}/cgroup.freeze`, "0\n");
  assert.ok(findQuickly(store.paths, "web"));
});

test("readText reads what is larger than most files", () => {
  const path = `${store.here.path}/large`;
  writeFileSync(path, "a".repeat(100_000));
  assert.is(readText(path)?.length, 100_000);
  assert.is(readText(`${path}-none`), undefined);
});

test.run();
