import { existsSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isOwnDirectory } from "../../../core/host/bun/own-directory.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("isOwnDirectory");

test("a directory is the caller's own, and neither a file nor what is not there, which is not made", () => {
  const here = tempDir();
  writeFileSync(`${here.path}/file`, "");
  assert.ok(isOwnDirectory(here.path));
  for (const name of ["file", "none"]) assert.not(isOwnDirectory(`${here.path}/${name}`), name);
  assert.not(existsSync(`${here.path}/none`));
  here.remove();
});

test("somebody else's is not", () => {
  assert.is(isOwnDirectory("/"), process.geteuid?.() === 0);
});

test.run();
