import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compileNamespaces } from "../../../core/plan/namespaces.ts";
import type { LinuxNamespace, LinuxNamespaceType } from "../../../core/spec/runtime-config.ts";

const test = suite("compileNamespaces");

/** CLONE_NEW*, as clone(2) and linux/sched.h have it. */
const FLAGS: readonly (readonly [LinuxNamespaceType, number])[] = [
  ["time", 0x0000_0080],
  ["cgroup", 0x0200_0000],
  ["uts", 0x0400_0000],
  ["ipc", 0x0800_0000],
  ["pid", 0x2000_0000],
  ["network", 0x4000_0000],
];
const MOUNT = 0x0002_0000;

const made = (...types: LinuxNamespaceType[]) => compileNamespaces(types.map((type) => ({ type })));

for (const [type, flag] of FLAGS) {
  test(`compileNamespaces makes a ${type} namespace with flag 0x${flag.toString(16)}`, () => {
    assert.equal(made("mount", type), [{ record: "namespaces", flags: MOUNT + flag }]);
    assert.equal(compileNamespaces([{ type: "mount" }, { type, path: "/run/x" }]), [
      { record: "namespaces", flags: MOUNT },
      { record: "joinNamespace", flag, path: "/run/x" },
    ]);
  });
}

test("compileNamespaces puts all that are made into one record, each once", () => {
  const types = FLAGS.map(([type]) => type);
  assert.equal(made(...types, "mount", "uts"), [{ record: "namespaces", flags: 0x6e02_0080 }]);
});

test("compileNamespaces leaves a user namespace to make to its own record, and joins one", () => {
  assert.equal(made("user", "mount"), [{ record: "namespaces", flags: MOUNT }]);
  assert.equal(compileNamespaces([{ type: "mount" }, { type: "user", path: "/proc/7/ns/user" }]).slice(1), [
    { record: "joinNamespace", flag: 0x1000_0000, path: "/proc/7/ns/user" },
  ]);
});

test("compileNamespaces joins in the config's order, after making; an empty path means to make", () => {
  const namespaces: LinuxNamespace[] = [
    { type: "network", path: "/run/netns/a" },
    { type: "mount", path: "" },
    { type: "ipc", path: "/proc/7/ns/ipc" },
  ];
  assert.equal(compileNamespaces(namespaces), [
    { record: "namespaces", flags: MOUNT },
    { record: "joinNamespace", flag: 0x4000_0000, path: "/run/netns/a" },
    { record: "joinNamespace", flag: 0x0800_0000, path: "/proc/7/ns/ipc" },
  ]);
});

test("compileNamespaces refuses a container that would change its maker's mounts", () => {
  for (const namespaces of [
    [],
    [{ type: "uts" }],
    [{ type: "mount", path: "/proc/7/ns/mnt" }],
  ] as const satisfies readonly (readonly LinuxNamespace[])[])
    assert.throws(() => compileNamespaces(namespaces), /Cannot use namespace "mount": a container needs one/);
});

test("compileNamespaces refuses names that are none, names of every object among them", () => {
  for (const type of ["", "net", "Mount", "constructor", "__proto__"])
    assert.throws(
      () => compileNamespaces([{ type: "mount" }, { type: type as LinuxNamespaceType }]),
      /there is no such namespace/,
      type,
    );
});

test.run();
