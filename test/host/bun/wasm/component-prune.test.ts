import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  boundComponents,
  removeComponents,
  storedComponents,
} from "../../../../core/host/bun/wasm/component-prune.ts";
import { scratch } from "../scratch.ts";

const test = suite("stored components");
const { make, clean } = scratch();
test.after(clean);

function withFile(root: string, name: string, bytes: number): void {
  mkdirSync(`${root}/${name}`, { recursive: true });
  writeFileSync(`${root}/${name}/app.js`, "x".repeat(bytes));
}

test("each has the size of its files; there is none without their directory", () => {
  const root = `${make()}/wasm`;
  assert.equal(storedComponents(root, 0), []);
  withFile(root, "a", 100);
  withFile(root, "b", 20);
  writeFileSync(`${root}/b/app.core.wasm`, "xyz");
  const found = storedComponents(root, Date.now()).sort((one, other) => one.bytes - other.bytes);
  assert.equal(found, [
    { name: "b", bytes: 23 },
    { name: "a", bytes: 100 },
  ]);
});

test("what is being made is none; what was left while it was made is", () => {
  const root = make();
  withFile(root, ".a-1", 7);
  const now = Date.now();
  assert.equal(storedComponents(root, now), []);
  utimesSync(`${root}/.a-1`, now / 1000 - 7200, now / 1000 - 7200);
  assert.equal(storedComponents(root, now), [{ name: ".a-1", bytes: 7 }]);
});

test("those that are named go, and nothing else; one that has gone already is no failure", () => {
  const root = make();
  for (const name of ["a", "b", ".c-1"]) withFile(root, name, 1);
  removeComponents(root, ["a", ".c-1", "gone"]);
  assert.equal(readdirSync(root), ["b"]);
  assert.ok(existsSync(`${root}/b/app.js`));
});

test("a container is bound to what its document names; one without a document is bound to nothing", () => {
  const containers = `${make()}/containers`;
  assert.equal([...boundComponents(containers, ["a1", "b2"])], []);
  for (const id of ["one", "two"]) mkdirSync(`${containers}/${id}`, { recursive: true });
  writeFileSync(`${containers}/one/container.json`, '{"config":{"mounts":[{"source":"/store/wasm/a1"}]}}');
  assert.equal([...boundComponents(containers, ["a1", "b2"])], ["a1"]);
});

test.run();
