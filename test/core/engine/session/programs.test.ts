import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findProgram } from "../../../../core/engine/session/programs.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("findProgram");
let directory: TempDir;
test.before(() => {
  directory = tempDir();
  for (const name of ["one", "two", "relative"]) mkdirSync(join(directory.path, name));
  for (const [name, mode] of [
    ["one/rl-test-plain", 0o644],
    ["two/rl-test-plain", 0o755],
    ["one/rl-test-both", 0o755],
    ["two/rl-test-both", 0o755],
    ["one/ls", 0o755],
    ["relative/rl-test-relative", 0o755],
  ] as const) {
    writeFileSync(join(directory.path, name), "");
    chmodSync(join(directory.path, name), mode);
  }
});
test.after(() => directory.remove());

const inBoth = (name: string): string | undefined =>
  findProgram(name, `${directory.path}/one:${directory.path}/two`);

test("findProgram gives the first directory of PATH in which it is executable", () => {
  assert.is(inBoth("rl-test-both"), `${directory.path}/one/rl-test-both`);
  assert.is(inBoth("rl-test-plain"), `${directory.path}/two/rl-test-plain`);
  assert.is(inBoth("rl-test-nothing"), undefined);
});

test("findProgram prefers the system's program to one that PATH puts before it", () => {
  assert.match(inBoth("ls") ?? "", /^\/(usr\/)?bin\/ls$/);
});

test("findProgram finds the system's programs without a PATH", () => {
  for (const path of [undefined, "", "/nowhere"]) assert.match(findProgram("ls", path) ?? "", /bin\/ls$/);
});

test("findProgram passes over relative entries of PATH: they could be anybody's", () => {
  const before = process.cwd();
  process.chdir(directory.path);
  try {
    for (const path of ["relative", "./relative", ":", ".", "relative:"])
      assert.is(findProgram("rl-test-relative", path), undefined, path);
  } finally {
    process.chdir(before);
  }
});

test.run();
