import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepFilter } from "../../../cli/oci/filter-compile.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("keepFilter");
const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);

test("keepFilter writes the digest and the filter under the name, and no other file", () => {
  using here = tempDir();
  const file = join(here.path, "name");
  keepFilter(file, bytes(1, 2), bytes(3));
  keepFilter(file, bytes(4, 5), bytes(6));
  assert.equal([...readFileSync(file)], [4, 5, 6]);
  assert.equal(readdirSync(here.path), ["name"]);
});

test("keepFilter begins anew when there are many", () => {
  using here = tempDir();
  for (let index = 0; index < 256; index++) writeFileSync(join(here.path, `${index}`), "");
  keepFilter(join(here.path, "name"), bytes(1), bytes(2));
  assert.equal(readdirSync(here.path), ["name"]);
});

test("keepFilter passes over what cannot be kept", () => {
  using here = tempDir();
  keepFilter(join(here.path, "missing/name"), bytes(1), bytes(2));
  mkdirSync(join(here.path, "taken/inside"), { recursive: true });
  keepFilter(join(here.path, "taken"), bytes(1), bytes(2));
  assert.equal(readdirSync(join(here.path, "taken")), ["inside"]);
});

test.run();
