import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readSmallText } from "../../../core/host/bun/small-text.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("readSmallText");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

test("a text is read whole, and what is not there is none", () => {
  const path = join(directory.path, "file");
  writeFileSync(path, "größer\n");
  assert.is(readSmallText(path), "größer\n");
  assert.is(readSmallText(join(directory.path, "none")), undefined);
});

test("a larger one is read where it may be as large", () => {
  const path = join(directory.path, "file");
  const text = "x".repeat(70_000);
  writeFileSync(path, text);
  assert.equal([readSmallText(path), readSmallText(path, 69_000)], [undefined, undefined]);
  assert.is(readSmallText(path, 80_000), text);
});

test.run();
