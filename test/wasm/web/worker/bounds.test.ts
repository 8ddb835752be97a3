import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createBounds } from "../../../../wasm/web/worker/bounds.ts";
import { entry } from "../../../core/image/explore/entries.ts";

const test = suite("createBounds");

test("an ordinary tree counts a place for each of its files and directories", () => {
  const bound = createBounds(5);
  for (const path of ["a/", "a/one", "a/two", "b/", "b/three"]) bound(entry(path));
  assert.throws(() => bound(entry("b/four")), /more than 5 files and directories/);
});

test("one name that makes many directories counts as many", () => {
  assert.throws(() => createBounds(10)(entry("a/b/c/d/e/f/g/h/i/j/k")), /more than 10/);
});

test("names, targets and attributes may take so many bytes", () => {
  const bound = createBounds();
  const xattrs = [[new Uint8Array(10), new Uint8Array(32 * 1024 * 1024)]] as const;
  bound(entry("a", { xattrs }));
  assert.throws(() => bound(entry("b", { xattrs })), /64 MiB/);
});

test.run();
