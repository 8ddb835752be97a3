import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileIsolation } from "../../../core/plan/cgroup.ts";
import type { CompileContext } from "../../../core/plan/context.ts";
import { NAMESPACE_FLAGS } from "../../../core/plan/namespaces.ts";
import type { PlanRecord } from "../../../core/plan/records.ts";
import type { Linux, LinuxNamespace } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("compileIsolation");

const GROUP: PlanRecord = {
  record: "cgroup",
  mount: "/m",
  root: "",
  path: "a",
  unit: "",
  optional: 0,
};
const MOUNT: LinuxNamespace = { type: "mount" };
const compile = (linux: Linux, cgroup: CompileContext["cgroup"]) =>
  compileIsolation(linux, {
    containerDirectory: "/bundle",
    rootfs: { kind: "directory", target: "/bundle/rootfs" },
    stdin: "none",
    cgroup,
  });
const flagsOf = (records: readonly PlanRecord[]): number =>
  records.flatMap((record) => (record.record === "namespaces" ? [record.flags] : []))[0] ?? 0;

test("a container with a group makes its cgroup namespace itself, once it is there", () => {
  const namespaces = [MOUNT, { type: "cgroup" }] as const;
  const { host, container } = compile({ namespaces }, { records: [GROUP], isAwaited: false });
  assert.is(flagsOf(host), NAMESPACE_FLAGS.mount);
  assert.equal(host.at(-1), GROUP);
  assert.equal(container, [{ record: "cgroupNamespace" }]);
  const awaited = compile({ namespaces }, { records: [GROUP], isAwaited: true });
  assert.equal(awaited.container, [{ record: "awaitCgroup" }, { record: "cgroupNamespace" }]);
});

test("a container without one has the clone make it", () => {
  const namespaces = [MOUNT, { type: "cgroup" }] as const;
  for (const cgroup of [undefined, { records: [], isAwaited: false }]) {
    const { host, container } = compile({ namespaces }, cgroup);
    assert.is(flagsOf(host), NAMESPACE_FLAGS.mount | NAMESPACE_FLAGS.cgroup);
    assert.equal(container, []);
  }
});

test("a namespace that is shared or joined is not made", () => {
  const joined = { type: "cgroup", path: "/proc/1/ns/cgroup" } as const;
  for (const namespaces of [[MOUNT], [MOUNT, joined]]) {
    const { container } = compile({ namespaces }, { records: [GROUP], isAwaited: false });
    assert.equal(container, []);
  }
});

test("a config that asks for a group is refused where none is made", () => {
  const namespaces = [MOUNT];
  const limits = { namespaces, resources: { devices: [], pids: { limit: 0 } } };
  assert.equal(
    refusal(() => compile({ namespaces, cgroupsPath: "/a" }, undefined)).subject,
    "linux.cgroupsPath",
  );
  assert.equal(refusal(() => compile(limits, undefined)).subject, "linux.resources");
  compile({ namespaces, resources: { memory: {}, devices: [{ allow: false }] }, cgroupsPath: "" }, undefined);
});

test.run();
