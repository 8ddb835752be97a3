import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ownScopeWords } from "../../../core/runtime/own-scope.ts";

const test = suite("ownScopeWords");

test("the call names the process, and is as long as it says", () => {
  const manager = { kind: "user", busctl: "/usr/bin/busctl", address: "unix:path=/run/bus" } as const;
  const words = ownScopeWords("rl-7.scope", 7, manager);
  assert.equal(words.slice(0, 5), [
    "/usr/bin/busctl",
    "--address=unix:path=/run/bus",
    "--quiet",
    "--",
    "call",
  ]);
  const at = words.indexOf("StartTransientUnit");
  assert.equal(words.slice(at, at + 5), [
    "StartTransientUnit",
    "ssa(sv)a(sa(sv))",
    "rl-7.scope",
    "fail",
    "8",
  ]);
  const pids = words.indexOf("PIDs");
  assert.equal(words.slice(pids, pids + 7), ["PIDs", "au", "1", "7", "Delegate", "b", "true"]);
  assert.is(words[words.indexOf("Slice") + 2], "user.slice");
  assert.is(words.at(-1), "0");
});

test.run();
