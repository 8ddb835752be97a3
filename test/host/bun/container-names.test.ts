import { existsSync, lutimesSync, mkdirSync, readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { freeName, freeNames } from "../../../core/host/bun/container-names.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("names of containers");
const [ONE, GONE] = ["ab".repeat(32), "cd".repeat(32)];
let here: TempDir;
test.before.each(() => {
  here = tempDir();
  mkdirSync(`${here.path}/containers/${ONE}`, { recursive: true });
  mkdirSync(`${here.path}/names`);
});
test.after.each(() => here.remove());

function link(name: string, id: string, isOld: boolean): string {
  const path = `${here.path}/names/${name}`;
  symlinkSync(`../containers/${id}`, path);
  const before = Date.now() / 1000 - 60;
  if (isOld) lutimesSync(path, before, before);
  return path;
}

test("a name that has led nowhere for a while is freed, and no other", () => {
  link("kept", ONE, true);
  link("left", GONE, true);
  link("new", GONE, false);
  freeNames(`${here.path}/names`, `${here.path}/containers`, [ONE]);
  assert.equal(readdirSync(`${here.path}/names`).sort(), ["kept", "new"]);
  assert.equal(readdirSync(here.path).sort(), ["containers", "names"], "no lock stays");
  freeNames(`${here.path}/none`, `${here.path}/containers`, []);
});

test("a container that came after the list was made keeps its name", () => {
  link("kept", ONE, true);
  freeNames(`${here.path}/names`, `${here.path}/containers`, []);
  assert.ok(existsSync(`${here.path}/names/kept`));
});

test("freeName says whether the name is free", () => {
  assert.ok(freeName(link("left", GONE, true)));
  assert.ok(freeName(`${here.path}/names/none`));
  assert.not(freeName(link("new", GONE, false)));
  const kept = link("kept", ONE, true);
  assert.not(freeName(kept));
  assert.is(readlinkSync(kept), `../containers/${ONE}`);
  assert.not(freeName("/nonexistent/names/x"));
});

test.run();
