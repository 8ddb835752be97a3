import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimIds, claimOf, claimPath, releaseIds } from "../../../core/host/bun/id-claims.ts";
import { refusal } from "../../cli/helpers.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("claims of ids as files");
const ALL = { start: 1, size: 100 };
const id = (digit: string): string => digit.repeat(64);

test("containers have ids that nobody else has, until they are given back", () => {
  using here = place();
  const first = claimIds(here, id("a"), ALL, 40);
  const second = claimIds(here, id("b"), ALL, 40);
  assert.equal([first.start, second.start], [1, 41]);
  assert.equal(claimOf(here, id("b")), second);
  const full = refusal(() => claimIds(here, id("c"), ALL, 40));
  assert.is(full.code, "unavailable");
  assert.match(full.message, /of your 100 subordinate ids no 40 in a row are free/);
  assert.is(claimOf(here, id("c")), undefined);
  releaseIds(here, id("a"));
  releaseIds(here, id("f"));
  assert.is(claimIds(here, id("c"), ALL, 40).start, 1);
});

test("what a start that was killed has claimed is free after a while, and of a container that is there never", () => {
  using here = place();
  mkdirSync(`${here.containers}/${id("a")}`, { recursive: true });
  for (const digit of ["a", "b"]) {
    const claim = claimIds(here, id(digit), ALL, 50);
    const before = Date.now() / 1000 - 120;
    utimesSync(claimPath(here, claim), before, before);
  }
  assert.is(claimIds(here, id("c"), ALL, 50).start, 51);
  assert.equal(readdirSync(`${here.root}/ids`).length, 2);
});

function place() {
  const { path, remove } = tempDir();
  return { root: path, containers: `${path}/containers`, [Symbol.dispose]: remove };
}

test.run();
