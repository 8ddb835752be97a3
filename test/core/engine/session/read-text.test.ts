import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readText } from "../../../../core/engine/session/read-text.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("readText");
let directory: TempDir;
test.before(() => {
  directory = tempDir();
});
test.after(() => directory.remove());

test("readText reads a whole file, also a large one, and nothing of a file that is not there", () => {
  const path = join(directory.path, "text");
  for (const length of [0, 1, 65_535, 65_536, 200_000]) {
    writeFileSync(path, "ü".repeat(length / 2) + "x".repeat(length % 2));
    assert.is(readText(path).length, Math.floor(length / 2) + (length % 2), String(length));
  }
  assert.is(readText(join(directory.path, "nothing")), "");
  assert.is(readText(directory.path), "");
});

test.run();
