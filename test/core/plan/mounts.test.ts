import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type CompiledMount, compileMount } from "../../../core/plan/mounts.ts";
import type { Mount } from "../../../core/spec/runtime-config.ts";

const test = suite("compileMount");

const compile = (mount: Partial<Mount>): CompiledMount =>
  compileMount({ destination: "/t", ...mount }, "/bundle");

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
  const options = ["rbind", "ro", "nodev", "rslave"];
  assert.equal(compile({ type: "bind", source: "/s", options }), {
    destination: "/t",
    bind: true,
    record: { record: "bind", source: "/s", target: "/t", attributes: 5, recursive: 1, propagation: 1 << 19 },
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
    "/bundle",
  );
  assert.is(destination, "/x");
  assert.equal(record, {
    record: "bind",
    source: "/bundle/d",
    target: "/x",
    attributes: 0,
    recursive: 0,
    propagation: 0,
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

test("compileMount refuses shared and unbindable file systems, takes private and slave", () => {
  for (const mode of ["shared", "rshared", "unbindable"])
    assert.throws(
      () => compile({ type: "tmpfs", options: [mode] }),
      refused("unsupported", /only binds/),
      mode,
    );
  for (const mode of ["private", "rprivate", "slave"]) compile({ type: "tmpfs", options: [mode] });
  compile({ type: "bind", source: "/s", options: ["shared"] });
});

test("compileMount refuses id mappings, even empty ones, and options that no record does", () => {
  assert.throws(() => compile({ type: "tmpfs", uidMappings: [] }), refused("unsupported", /id mappings/));
  assert.throws(() => compile({ type: "tmpfs", gidMappings: [] }), refused("unsupported", /id mappings/));
  assert.throws(
    () => compile({ type: "tmpfs", options: ["tmpcopyup"] }),
    refused("unsupported", /tmpcopyup/),
  );
});

test.run();
