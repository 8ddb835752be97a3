import { suite } from "uvu";
import * as assert from "uvu/assert";
import { MS_REC } from "../../../core/plan/mount-options.ts";
import { type CompiledMount, compileMount, compileMounts } from "../../../core/plan/mounts.ts";
import type { MountSurroundings } from "../../../core/plan/sources.ts";
import type { Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("compileMount");

const rootless: MountSurroundings = {
  bundle: "/bundle",
  namespaces: new Set(["user", "network", "cgroup"]),
  hasUserNamespace: true,
};
const root: MountSurroundings = { bundle: "/bundle", namespaces: new Set(), hasUserNamespace: false };

const compile = (mount: Partial<Mount>, around = rootless): CompiledMount =>
  compileMount({ destination: "/t", ...mount }, around);
const bindOf = (mount: Partial<Mount>, around = rootless) => {
  const { record } = compile(mount, around);
  if (record.record !== "bind") throw new Error(`a ${record.record} record`);
  return record;
};

function refused(code: string, state: RegExp): (error: { code?: string; message: string }) => boolean {
  return (error) =>
    error.code === code && error.message.startsWith('Cannot mount on "/t": ') && state.test(error.message);
}

test("compileMount separates attributes from the file system's own options", () => {
  const options = ["nosuid", "mode=755", "noexec", "size=65536k"];
  assert.equal(compile({ type: "tmpfs", source: "shm", options }), {
    destination: "/t",
    bind: false,
    record: {
      record: "mount",
      type: "tmpfs",
      source: "shm",
      target: "/t",
      attributes: 0xa,
      options: "mode=755,size=65536k",
      optional: 0,
      propagation: 0,
      below: 0,
    },
  });
});

test("compileMount mounts control groups as version 2, and only if it can", () => {
  const options = ["ro", "nosuid", "noexec", "nodev"];
  assert.equal(compile({ type: "cgroup", source: "cgroup", options }).record, {
    record: "mount",
    type: "cgroup2",
    source: "cgroup",
    target: "/t",
    attributes: 0xf,
    options: "",
    optional: 1,
    propagation: 0,
    below: 0,
  });
});

test("compileMount can do without control groups and message queues, and nothing else", () => {
  const optional = (type: string): unknown => {
    const { record } = compile({ type });
    return record.record === "mount" ? record.optional : undefined;
  };
  assert.equal(
    ["cgroup", "cgroup2", "mqueue", "proc", "sysfs", "tmpfs", "devpts"].map(optional),
    [1, 1, 1, 0, 0, 0, 0],
  );
});

test("compileMount names the file system as the source where the config has none", () => {
  const { record } = compile({ type: "cgroup" });
  assert.is(record.record === "mount" && record.source, "cgroup2");
});

test("compileMount turns binds into attributes, recursion and propagation", () => {
  const options = ["rbind", "ro", "exec", "rnodev", "rslave"];
  assert.equal(compile({ type: "bind", source: "/s", options }), {
    destination: "/t",
    bind: true,
    record: {
      record: "bind",
      source: "/s",
      target: "/t",
      attributes: 1,
      cleared: 8,
      treeAttributes: 4,
      treeCleared: 0,
      recursive: 1,
      propagation: (1 << 19) | MS_REC,
      opened: 0,
    },
  });
});

test("compileMount knows a bind by its type or by its option, whatever the other says", () => {
  assert.ok(compile({ type: "bind", source: "/s" }).bind);
  assert.ok(compile({ source: "/s", options: ["bind"] }).bind);
  assert.ok(compile({ type: "none", source: "/s", options: ["rbind"] }).bind);
  assert.not(compile({ type: "tmpfs", source: "/s" }).bind);
});

test("compileMount starts relative paths at the bundle and at the root", () => {
  const { destination, record } = compileMount(
    { destination: "data/../x/", source: "d", options: ["bind"] },
    rootless,
  );
  assert.is(destination, "/x");
  assert.equal(record, {
    record: "bind",
    source: "/bundle/d",
    target: "/x",
    attributes: 0,
    cleared: 0,
    treeAttributes: 0,
    treeCleared: 0,
    recursive: 0,
    propagation: 0,
    opened: 0,
  });
});

test("compileMount refuses a bind without source, and one with options of a file system", () => {
  assert.throws(() => compile({ type: "bind" }), refused("invalid", /no source/));
  assert.throws(() => compile({ type: "bind", source: "" }), refused("invalid", /no source/));
  const options = ["bind", "x=1"];
  assert.throws(() => compile({ source: "/b", options }), refused("invalid", /mount option x=1/));
});

test("compileMount refuses a mount without a type", () => {
  assert.throws(() => compile({ source: "/s" }), refused("invalid", /no type/));
  assert.throws(() => compile({ type: "none", source: "/s" }), refused("invalid", /no type/));
});

test("compileMount gives a file system its propagation, and the deep form of its attributes", () => {
  const { record } = compile({ type: "tmpfs", options: ["ro", "rrw", "rnosuid", "rshared", "mode=1777"] });
  assert.is(record.record === "mount" && record.propagation, 1 << 20);
  assert.is(record.record === "mount" && record.attributes, 2);
});

test("compileMount tells the file system of a device that it is read-only, no other", () => {
  const options = (mount: Partial<Mount>): unknown => {
    const { record } = compile(mount);
    return record.record === "mount" && record.options;
  };
  assert.is(options({ type: "ext4", source: "/dev/vdb", options: ["ro", "acl"] }), "ro,acl");
  assert.is(options({ type: "tmpfs", source: "tmpfs", options: ["ro"] }), "");
});

test("compileMount has a tmpfs take the mode it covers unless told, and with tmpcopyup all there is", () => {
  const below = (...options: string[]): unknown => {
    const { record } = compile({ type: "tmpfs", options });
    return record.record === "mount" && record.below;
  };
  assert.equal(
    [
      below(),
      below("mode=700"),
      below("tmpcopyup"),
      below("tmpcopyup", "mode=700"),
      below("tmpcopyup", "uid=1"),
    ],
    [4, 0, 3, 1, 1],
  );
  for (const mount of [
    { type: "proc" },
    { type: "bind", source: "/s" },
    { type: "tmpfs", options: ["remount"] },
  ])
    assert.throws(
      () => compile({ ...mount, options: [...(mount.options ?? []), "tmpcopyup"] }),
      refused("invalid", /tmpcopyup/),
    );
});

test("compileMount changes what is mounted there with remount", () => {
  assert.equal(compile({ options: ["remount", "ro", "rnodev", "size=1m"] }).record, {
    record: "remount",
    target: "/t",
    attributes: 1,
    cleared: 0,
    treeAttributes: 4,
    treeCleared: 0,
    propagation: 0,
    options: "size=1m",
  });
  assert.throws(() => compile({ options: ["remount", "bind", "size=1m"] }), refused("invalid", /size=1m/));
});

test("compileMount shows the host's tree of a namespace that is shared, with its attributes throughout", () => {
  const shared: MountSurroundings = { ...rootless, namespaces: new Set(["user"]) };
  const sys = bindOf({ type: "sysfs", options: ["ro", "nosuid"] }, shared);
  assert.equal([sys.source, sys.recursive, sys.treeAttributes], ["/sys", 1, 3]);
  assert.is(bindOf({ type: "cgroup" }, shared).source, "/sys/fs/cgroup");
  // Root may mount them.
  assert.is(compile({ type: "sysfs" }, root).bind, false);
});

test("compileMount opens a bind on the host that ids are mapped of, or that is to be the host's peer", () => {
  const mappings = [{ containerID: 0, hostID: 100, size: 10 }];
  const maps = { uidMappings: mappings, gidMappings: mappings };
  const source = (mount: Partial<Mount>, around = rootless) =>
    compile({ source: "/s", ...mount }, around).source;
  const record = { record: "openSource", source: "/s", recursive: 0, mapTree: 0 };
  const mapped = { ...record, uidMap: "0 100 10\n", gidMap: "0 100 10\n" };
  assert.equal(source({ options: ["bind"], ...maps }), mapped);
  assert.equal(source({ options: ["rbind", "ridmap"], ...maps }), { ...mapped, recursive: 1, mapTree: 1 });
  assert.equal(source({ options: ["bind", "idmap"] }, { ...rootless, ...maps }), mapped);
  assert.throws(() => source({ options: ["bind", "idmap"] }), refused("invalid", /ids are to be mapped/));
  assert.throws(
    () => source({ options: ["bind"], uidMappings: mappings }),
    refused("invalid", /both uidMappings and gidMappings/),
  );
  assert.throws(() => compile({ type: "tmpfs", ...maps }), refused("unsupported", /only a bind/));
  assert.is(source({ options: ["bind"], uidMappings: [], gidMappings: [] }), undefined);

  assert.equal(source({ options: ["bind", "shared"] }, root), { ...record, uidMap: "", gidMap: "" });
  assert.is(source({ options: ["bind", "shared"] }), undefined);
});

test("compileMounts numbers the binds whose sources are opened on the host", () => {
  const shared = { destination: "/t", source: "/s", options: ["bind", "shared"] };
  const mounts = [shared, { ...shared, options: ["bind"] }, shared];
  assert.equal(
    compileMounts(mounts, root).map(({ record }) => record.record === "bind" && record.opened),
    [1, 0, 2],
  );
});

test("compileMount refuses to cover the root", () => {
  for (const destination of ["/", "/x/..", "."])
    assert.throws(() => compile({ destination, type: "tmpfs" }), /Cannot mount on "\/": the root itself/);
});

test.run();
