import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readUserFile } from "../../../../core/engine/run/user-file.ts";
import { refusal } from "../../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";
import { isRoot } from "../../../helpers/user.ts";

const test = suite("readUserFile");
let directory: TempDir;
test.before(() => {
  directory = tempDir();
});
test.after(() => directory.remove());

test("readUserFile gives the bytes as they are", () => {
  const path = join(directory.path, "file");
  for (const bytes of [new Uint8Array(), new Uint8Array([0, 0xff, 0x0a]), new Uint8Array(100_000).fill(7)]) {
    writeFileSync(path, bytes);
    assert.equal(readUserFile(path), bytes);
  }
});

test("readUserFile says what is wrong with a file", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    [join(directory.path, "nothing"), "not-found", /no such file/],
    [directory.path, "invalid", /it is a directory/],
    [join(directory.path, "large"), "limit", /larger than 4 MiB/],
    [`${join(directory.path, "large")}/x`, "io", /errno 20/],
  ];
  writeFileSync(join(directory.path, "large"), "");
  truncateSync(join(directory.path, "large"), 5 * 1024 * 1024);
  for (const [path, code, message] of cases) {
    const error = refusal(() => readUserFile(path));
    assert.is(error.code, code, path);
    assert.is(error.subject, path);
    assert.match(error.message, message);
  }
});

// Nothing is forbidden to root.
if (!isRoot()) {
  test("readUserFile says when it may not read", () => {
    const path = join(directory.path, "secret");
    writeFileSync(path, "", { mode: 0 });
    assert.is(refusal(() => readUserFile(path)).code, "denied");
  });
}

test.run();
