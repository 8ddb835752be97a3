import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerPids } from "../../../../core/engine/oci/container-pids.ts";
import { storedState } from "../../../cli/oci/scene.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "../../../host/bun/groups.ts";

const test = suite("containerPids");

test("processes of the group and of those below it, each once, in the order of numbers", () => {
  const directory = tempDir();
  try {
    const files = { "cgroup.procs": "100\n9\n0\n", "a/cgroup.procs": "30\n9\n", "a/b/cgroup.procs": "2\n" };
    const path = makeGroup(join(directory.path, "c1"), files);
    assert.equal(containerPids(storedState({ cgroup: path, pid: 9 }), openGroup), [2, 9, 30, 100]);
    const empty = makeGroup(join(directory.path, "c2"), {});
    assert.equal(containerPids(storedState({ cgroup: empty, pid: 9 }), openGroup), []);
  } finally {
    directory.remove();
  }
});

test("without a group of its own, a container in our namespace has its first process", () => {
  const never = (): never => {
    throw new Error("a group is opened");
  };
  assert.equal(containerPids(storedState({ pid: process.pid }), never), [process.pid]);
});

test.run();
