import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerPids } from "../../../cli/oci/container-pids.ts";
import { tempDir } from "../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "../../host/bun/groups.ts";

const test = suite("containerPids");

const state = (cgroup: string, pid: number) => ({
  id: "c1",
  pid,
  startTime: 1,
  bootId: "b",
  bundle: "/b",
  rootfs: "/b/rootfs",
  created: "",
  owner: "0",
  annotations: {},
  cgroup,
  unit: "",
});

test("processes of the group and of those below it, each once, in the order of numbers", () => {
  const directory = tempDir();
  try {
    const files = { "cgroup.procs": "100\n9\n0\n", "a/cgroup.procs": "30\n9\n", "a/b/cgroup.procs": "2\n" };
    const path = makeGroup(join(directory.path, "c1"), files);
    assert.equal(containerPids(state(path, 9), openGroup), [2, 9, 30, 100]);
    assert.equal(containerPids(state(makeGroup(join(directory.path, "c2"), {}), 9), openGroup), []);
  } finally {
    directory.remove();
  }
});

test("without a group of its own, a container in our namespace has its first process", () => {
  const never = (): never => {
    throw new Error("a group is opened");
  };
  assert.equal(containerPids(state("", process.pid), never), [process.pid]);
});

test.run();
