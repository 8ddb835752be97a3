import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isFrozen } from "../../../core/host/bun/frozen.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeGroup } from "./groups.ts";

const test = suite("isFrozen");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

test("a group is frozen when its file says so, and none is when there is no group", () => {
  const path = join(directory.path, "c1");
  const states = ["0\n", "1\n", "", "11\n"].map((text) =>
    isFrozen(makeGroup(path, { "cgroup.freeze": text })),
  );
  assert.equal(states, [false, true, false, false]);
  assert.equal([isFrozen(""), isFrozen(join(directory.path, "none"))], [false, false]);
});

test.run();
