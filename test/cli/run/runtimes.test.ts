import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runtimeCommand } from "../../../cli/run/runtimes.ts";
import { refusal } from "../helpers.ts";

const test = suite("runtimeCommand()");

test("runtimeCommand() takes a program by its path, with a directory for its states", () => {
  assert.equal(runtimeCommand("/opt/x/youki", "/run/rl", ""), [
    "/opt/x/youki",
    "--root",
    "/run/rl/youki",
    "run",
  ]);
});

test("runtimeCommand() looks a name up and tells crun that no control group is needed", () => {
  const [program = "", ...rest] = runtimeCommand("sh", "/run/rl", "/usr/bin");
  assert.match(program, /^\/.*\/sh$/);
  assert.equal(rest, ["--root", "/run/rl/sh", "run"]);
  assert.equal(runtimeCommand("/x/crun", "/run/rl", ""), [
    "/x/crun",
    "--cgroup-manager=disabled",
    "--root",
    "/run/rl/crun",
    "run",
  ]);
});

test("runtimeCommand() refuses what is not there and what the working directory would decide", () => {
  for (const [runtime, code] of [
    ["no-such-runtime", "not-found"],
    ["", "not-found"],
    ["./crun", "invalid"],
    ["bin/crun", "invalid"],
  ] as const) {
    const error = refusal(() => runtimeCommand(runtime, "/run/rl", "/usr/bin"));
    assert.equal([error.code, error.subject], [code, runtime]);
  }
});

test.run();
