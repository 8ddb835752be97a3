import {
  existsSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createContainerShelf } from "../../../core/host/bun/container-shelf.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("container shelf");
const ID = "ab".repeat(32);
const OTHER = "cd".repeat(32);
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

function make() {
  const paths = { root: here.path, containers: `${here.path}/containers`, run: `${here.path}/run` };
  for (const path of [
    `${paths.containers}/${ID}`,
    `${here.path}/names`,
    `${paths.run}/containers/${OTHER}`,
  ]) {
    mkdirSync(path, { recursive: true });
  }
  symlinkSync(`../containers/${ID}`, `${here.path}/names/web`);
  return { paths, shelf: createContainerShelf(paths, async () => undefined) };
}

test("those with a state are told by their directories", () => {
  const { paths, shelf } = make();
  assert.equal(shelf.withState(), [OTHER]);
  assert.equal(createContainerShelf({ ...paths, run: "/nonexistent" }, async () => {}).withState(), []);
});

test("documents and ends are read, large ones too, and what is not there is none", () => {
  const { paths, shelf } = make();
  assert.equal(shelf.readKept(ID), { document: undefined, end: undefined });
  writeFileSync(`${paths.containers}/${ID}/container.json`, "d".repeat(100_000));
  writeFileSync(`${paths.containers}/${ID}/exit.json`, "e");
  const { document, end } = shelf.readKept(ID);
  assert.equal([document?.length, end], [100_000, "e"]);
});

test("a directory changes when a file in it is replaced, and one that is not there never did", () => {
  const { paths, shelf } = make();
  const [before = 0, none] = Array.from(shelf.changedAt([ID, OTHER]));
  assert.ok(Math.abs(before / 1000 - Date.now()) < 60_000);
  assert.is(none, 0);
  // A tick of the clock later at the latest.
  for (let tries = 0; shelf.changedAt([ID])[0] === before; tries += 1) {
    assert.ok(tries < 1_000_000);
    writeFileSync(`${paths.containers}/${ID}/file`, "");
    assert.is(shelf.rename(ID, { from: "web", to: `w${tries}` }, "{}"), undefined);
    shelf.rename(ID, { from: `w${tries}`, to: "web" }, "{}");
  }
});

test("a listing is kept whole, and leaves nothing beside it", () => {
  const { paths, shelf } = make();
  assert.is(shelf.keptListing(), undefined);
  for (const text of ["first, which is longer", "second"]) {
    shelf.keepListing(text);
    assert.is(shelf.keptListing(), text);
  }
  assert.equal(readdirSync(paths.run).sort(), ["containers", "listing"]);
});

test("a container gets a new name, and the old one is free", () => {
  const { paths, shelf } = make();
  shelf.rename(ID, { from: "web", to: "www" }, "new text");
  assert.equal([shelf.named("www"), shelf.named("web"), shelf.nameOf(ID)], [ID, undefined, "www"]);
  assert.is(shelf.readKept(ID).document, "new text");
  assert.equal(readdirSync(`${paths.containers}/${ID}`), ["container.json"]);
});

test("a name in use is refused, and nothing changes", () => {
  const { shelf } = make();
  symlinkSync(`../containers/${OTHER}`, `${here.path}/names/db`);
  try {
    shelf.rename(ID, { from: "web", to: "db" }, "new text");
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, "exists");
  }
  assert.is(readlinkSync(`${here.path}/names/web`), `../containers/${ID}`);
  assert.is(shelf.readKept(ID).document, undefined);
});

test("a document that cannot be written leaves the name free", () => {
  const { shelf } = make();
  try {
    shelf.rename(OTHER, { from: "x", to: "db" }, "text");
    assert.unreachable();
  } catch (error) {
    assert.is((error as { code?: string }).code, "io");
  }
  assert.not(existsSync(`${here.path}/names/db`));
  assert.is(shelf.nameOf(OTHER), undefined);
});

test("what was made long ago is left over", () => {
  const { paths, shelf } = make();
  assert.not(shelf.isLeftOver(ID));
  assert.not(shelf.isLeftOver(OTHER));
  utimesSync(`${paths.containers}/${ID}`, 1, 1);
  assert.ok(shelf.isLeftOver(ID));
});

test.run();
