import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cgroupRecords, controllersOf, scopeRecords } from "../../../core/runtime/cgroup-records.ts";

const test = suite("cgroupRecords");

const MOUNT = { point: "/sys/fs/cgroup", root: "/a" };
const PLACE = { mount: MOUNT, path: "b/c", isOptional: false };

test("cgroupRecords names the group, then controllers, then limits in their order", () => {
  const writes = [
    { file: "memory.max", value: "1048576" },
    { file: "memory.low", value: "4096" },
    { file: "cgroup.max.depth", value: "2" },
    { file: "pids.max", value: "8" },
  ];
  assert.equal(cgroupRecords(PLACE, writes), [
    { record: "cgroup", mount: "/sys/fs/cgroup", root: "/a", path: "b/c", unit: "", optional: 0 },
    { record: "cgroupController", name: "memory" },
    { record: "cgroupController", name: "pids" },
    ...writes.map((write) => ({ record: "cgroupWrite", ...write, missing: 0 })),
  ]);
  assert.equal(cgroupRecords({ ...PLACE, isOptional: true }, []), [
    { record: "cgroup", mount: "/sys/fs/cgroup", root: "/a", path: "b/c", unit: "", optional: 1 },
  ]);
});

test("a write that may be missing says so, and one with another form has that behind it", () => {
  const writes = [
    { file: "io.bfq.weight", value: "5", orElse: { file: "io.weight", value: "50" } },
    { file: "memory.swap.max", value: "0", isOptional: true as const },
    { file: "pids.max", value: "max" },
  ];
  assert.equal(
    cgroupRecords(PLACE, writes).flatMap((record) =>
      record.record === "cgroupWrite" ? [`${record.file} ${record.missing}`] : [],
    ),
    ["io.bfq.weight 2", "io.weight 0", "memory.swap.max 1", "pids.max 1"],
  );
  assert.equal(controllersOf(writes), ["io"]);
});

test("scopeRecords leaves the place to systemd, and hands over the words", () => {
  const scope = { unit: "rl-c1.scope", words: ["/usr/bin/busctl", "call", "{pid}"] };
  assert.equal(scopeRecords(MOUNT, scope, [{ file: "pids.max", value: "8" }]), [
    {
      record: "cgroup",
      mount: "/sys/fs/cgroup",
      root: "/a",
      path: "",
      unit: "rl-c1.scope",
      optional: 0,
    },
    { record: "cgroupController", name: "pids" },
    { record: "cgroupWrite", file: "pids.max", value: "8", missing: 0 },
    ...scope.words.map((value) => ({ record: "scopeArgument", value })),
  ]);
});

test.run();
