import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { removeGroup } from "../../../cli/oci/remove-group.ts";
import { bootId } from "../../../core/host/bun/process-facts.ts";
import type { StoredState } from "../../../core/mod.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { refusal } from "../helpers.ts";

const test = suite("removeGroup");

const state = (cgroup: string, boot = bootId()): StoredState => ({
  id: "c1",
  pid: 1,
  startTime: 1,
  bootId: boot,
  bundle: "/bundle",
  rootfs: "/bundle/rootfs",
  created: "2026-06-15T12:00:00.000Z",
  owner: "0",
  annotations: {},
  cgroup,
  unit: "",
});

test("removeGroup removes nothing but control groups of this boot", async () => {
  await using scratch = tempDir();
  const directory = join(scratch.path, "group");
  mkdirSync(directory);
  removeGroup(state(directory, "another boot"));
  const error = refusal(() => removeGroup(state(directory)));
  assert.equal([error.code, error.subject], ["io", "c1"]);
  assert.ok(existsSync(directory));
});

test("removeGroup is content when there is none", async () => {
  await using scratch = tempDir();
  removeGroup(state(""));
  removeGroup(state(join(scratch.path, "gone", "group")));
});

test.run();
