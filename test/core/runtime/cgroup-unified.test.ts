import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unifiedWrites } from "../../../core/runtime/cgroup-unified.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("unifiedWrites");

test("files of controllers are written as they are named", () => {
  const unified = {
    "memory.high": "1G",
    "cpu.uclamp.min": "10.5",
    "hugetlb.2MB.rsvd.max": "0",
    "cgroup.max.descendants": "5",
    "cpuset.cpus": "",
  };
  assert.equal(
    unifiedWrites(unified),
    Object.entries(unified).map(([file, value]) => ({ file, value })),
  );
});

test("each line is a write", () => {
  assert.equal(unifiedWrites({ "io.max": "8:0 rbps=1\n8:16 wbps=2\n" }), [
    { file: "io.max", value: "8:0 rbps=1" },
    { file: "io.max", value: "8:16 wbps=2" },
  ]);
});

test("what leads elsewhere, and what acts on processes, is refused", () => {
  const names = [
    "",
    ".",
    "..",
    "memory",
    "memory.",
    "../memory.max",
    "memory./max",
    "memory..max",
    "memory.max/",
    "memory.max\n",
    "cgroup.procs",
    "cgroup.threads",
    "cgroup.freeze",
    "cgroup.kill",
    "cgroup.subtree_control",
    "cgroup.type",
    "memory.reclaim",
    "nothing.max",
    "Memory.max",
  ];
  for (const name of names) assert.is(refusal(() => unifiedWrites({ [name]: "1" })).code, "invalid", name);
});

test.run();
