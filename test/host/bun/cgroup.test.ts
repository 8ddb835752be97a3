import { existsSync, readFileSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isCgroup2, openCgroup } from "../../../core/host/bun/cgroup.ts";
import { refusal } from "../../cli/helpers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "./groups.ts";

const test = suite("openCgroup");
let directory: TempDir;
const at = (name: string): string => join(directory.path, name);
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

test("what is no group of the kernel's is refused", () => {
  assert.not.ok(isCgroup2(directory.path));
  const error = refusal(() => openCgroup(directory.path));
  assert.equal([error.code, error.subject], ["invalid", directory.path]);
});

test("a path that is not there, not absolute, or leads elsewhere is refused", () => {
  makeGroup(at("c1"), { "pids.max": "" });
  symlinkSync(at("c1"), at("link"));
  for (const path of [at("none"), "c1", `${at("c1")}/../c1`, at("link"), at("c1/pids.max"), ""])
    assert.is(refusal(() => openGroup(path)).code, "not-found", path);
});

test("read gives texts, and nothing of what is not there", () => {
  using group = openGroup(makeGroup(at("c1"), { "pids.max": "max\n" }));
  symlinkSync("/etc/passwd", at("c1/link"));
  assert.equal(["pids.max", "none", "link"].map(group.read), ["max\n", undefined, undefined]);
  assert.equal([...group.files()].sort(), ["link", "pids.max"]);
});

test("a group stays the one that was opened, whatever its path leads to", () => {
  using group = openGroup(makeGroup(at("c1"), { "pids.max": "1" }));
  renameSync(at("c1"), at("moved"));
  makeGroup(at("c1"), { "pids.max": "other" });
  assert.is(group.read("pids.max"), "1");
  group.write({ file: "pids.max", value: "2" });
  assert.is(readFileSync(at("c1/pids.max"), "utf8"), "other");
  assert.is(readFileSync(at("moved/pids.max"), "utf8"), "2");
});

test("write makes no file: it takes the other one, passes over it, or fails", () => {
  using group = openGroup(makeGroup(at("c1"), { "io.weight": "" }));
  group.write({ file: "io.bfq.weight", value: "10", orElse: { file: "io.weight", value: "1" } });
  assert.is(group.read("io.weight"), "1");
  group.write({ file: "memory.swap.max", value: "max", isOptional: true });
  const error = refusal(() => group.write({ file: "memory.max", value: "5" }));
  assert.equal([error.code, error.subject], ["unsupported", "memory.max=5"]);
  assert.match(error.state, /c1$/);
  symlinkSync(at("target"), at("c1/link"));
  assert.is(refusal(() => group.write({ file: "link", value: "5" })).code, "invalid");
  for (const file of ["io.bfq.weight", "memory.swap.max", "memory.max"])
    assert.not.ok(existsSync(at(`c1/${file}`)), file);
});

test("no name leads out of the group", () => {
  makeGroup(at("other"), { "pids.max": "1" });
  using group = openGroup(makeGroup(at("c1"), {}));
  for (const file of ["../other/pids.max", "..", ".", "", "a/b", "a\0"]) {
    assert.is(refusal(() => group.read(file)).code, "invalid");
    assert.is(refusal(() => group.write({ file, value: "2" })).code, "invalid");
  }
  assert.is(readFileSync(at("other/pids.max"), "utf8"), "1");
});

test("readAll reads the groups below as well, and follows no link", () => {
  makeGroup(at("other"), { "cgroup.procs": "9\n" });
  const files = { "cgroup.procs": "1\n", "a/cgroup.procs": "2\n", "a/b/cgroup.procs": "3\n", "c/none": "" };
  using group = openGroup(makeGroup(at("c1"), files));
  symlinkSync(at("other"), at("c1/link"));
  assert.equal([...group.readAll("cgroup.procs")].sort(), ["1\n", "2\n", "3\n"]);
});

test("watch tells of changes until it is stopped", async () => {
  using group = openGroup(makeGroup(at("c1"), { "cgroup.events": "populated 1\n" }));
  let changes = 0;
  const stop = group.watch("cgroup.events", () => {
    changes += 1;
  });
  await untilTrue("a change", () => {
    group.write({ file: "cgroup.events", value: "populated 0\n" });
    return changes > 0;
  });
  stop();
});

test("watch is of the group that was opened, and of nothing when that has gone", async () => {
  using group = openGroup(makeGroup(at("c1"), { "cgroup.events": "populated 1\n" }));
  renameSync(at("c1"), at("moved"));
  group.watch("cgroup.events", () => undefined)();
  let changes = 0;
  const stop = group.watch("cgroup.events", () => {
    changes += 1;
  });
  await untilTrue("a change", () => {
    group.write({ file: "cgroup.events", value: "populated 0\n" });
    return changes > 0;
  });
  stop();
  rmSync(at("moved"), { recursive: true });
  group.watch("cgroup.events", () => undefined)();
});

test.run();
