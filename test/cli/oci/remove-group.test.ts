import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { removeGroup } from "../../../cli/oci/remove-group.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { refusal } from "../helpers.ts";
import { storedState } from "./scene.ts";

const test = suite("removeGroup");

test("removeGroup removes nothing but control groups of this boot", async () => {
  await using scratch = tempDir();
  const directory = join(scratch.path, "group");
  mkdirSync(directory);
  removeGroup(storedState({ cgroup: directory, bootId: "another boot" }));
  const error = refusal(() => removeGroup(storedState({ cgroup: directory })));
  assert.equal([error.code, error.subject], ["io", "c1"]);
  assert.ok(existsSync(directory));
});

test("removeGroup is content when there is none", async () => {
  await using scratch = tempDir();
  removeGroup(storedState());
  removeGroup(storedState({ cgroup: join(scratch.path, "gone", "group") }));
});

test.run();
