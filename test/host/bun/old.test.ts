import { utimesSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isOld, untilOld } from "../../../core/host/bun/old.ts";
import { tempDir } from "../../helpers/temp-dir.ts";

const test = suite("old files");

test("a file is old some time after its last change, and one that is not there never is", () => {
  const here = tempDir();
  const file = `${here.path}/a`;
  writeFileSync(file, "");
  assert.not(isOld(file));
  assert.ok(untilOld(file) > 0 && untilOld(file) <= 2001);
  const before = Date.now() / 1000 - 60;
  utimesSync(file, before, before);
  assert.ok(isOld(file));
  assert.is(untilOld(file), 0);
  assert.not(isOld(`${here.path}/none`));
  assert.is(untilOld(`${here.path}/none`), 0);
  here.remove();
});

test.run();
