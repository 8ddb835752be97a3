import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeScope, parseScopePath, type SystemdManager } from "../../../core/runtime/scope.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("systemd scopes");

const MANAGER: SystemdManager = { kind: "user", busctl: "/usr/bin/busctl", address: "unix:path=/run/bus" };

test("parseScopePath reads slice, prefix and name", () => {
  assert.equal(parseScopePath("app.slice:libpod:abc", "c1", "user"), {
    slice: "app.slice",
    unit: "libpod-abc.scope",
  });
  assert.equal(parseScopePath(":p:n", "c1", "system"), { slice: "system.slice", unit: "p-n.scope" });
  assert.equal(parseScopePath("-.slice::n", "c1", "user"), { slice: "-.slice", unit: "n.scope" });
});

test("parseScopePath gives a container without a path a name of its own", () => {
  for (const path of [undefined, ""]) {
    assert.equal(parseScopePath(path, "c1", "user"), { slice: "user.slice", unit: "rl-c1.scope" });
    assert.is(parseScopePath(path, "a+b", "system").unit, "rl-a\\x2bb.scope");
  }
});

test("parseScopePath refuses other forms, and what no unit can be called", () => {
  for (const path of [
    "/a/b",
    "a.slice",
    "a.slice:b",
    "a:b:c:d",
    "a:b:c",
    ".slice:b:c",
    "a/b.slice:b:c",
    "::",
    ":b:",
  ])
    assert.equal([refusal(() => parseScopePath(path, "c1", "user")).code, path], ["invalid", path]);
  for (const name of ["a b", "../x", "a\n", "x".repeat(256)])
    assert.is(refusal(() => parseScopePath(`:rl:${name}`, "c1", "user")).code, "invalid");
});

test("makeScope calls StartTransientUnit, with no word that could be an option", () => {
  const properties = [
    { name: "MemoryMax", type: "t", value: 1048576n },
    { name: "AllowedCPUs", type: "ay", value: new Uint8Array([3, 1]) },
  ] as const;
  const { unit, words } = makeScope("a.slice:-x:y", "c1", properties, MANAGER);
  assert.is(unit, "-x-y.scope");
  assert.equal(words.slice(0, 4), ["/usr/bin/busctl", "--address=unix:path=/run/bus", "--quiet", "--"]);
  const call = words.slice(words.indexOf("StartTransientUnit"));
  assert.equal(call.slice(0, 5), ["StartTransientUnit", "ssa(sv)a(sa(sv))", "-x-y.scope", "fail", "8"]);
  assert.is(
    call.slice(5).join(" "),
    "Description s container c1 Slice s a.slice PIDs au 1 {pid} Delegate b true DefaultDependencies b false " +
      "CollectMode s inactive-or-failed MemoryMax t 1048576 AllowedCPUs ay 2 3 1 0",
  );
});

test.run();
