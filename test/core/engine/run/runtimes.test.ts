import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runtimeCommand } from "../../../../core/engine/run/runtimes.ts";
import { refusal } from "../../../cli/helpers.ts";
import { scratch } from "../../../host/bun/scratch.ts";

const test = suite("runtimeCommand()");
const { make, clean } = scratch();
test.after.each(clean);

function program(name: string, mode = 0o755): string {
  const path = join(make(), name);
  writeFileSync(path, "", { mode });
  return path;
}

test("runtimeCommand() takes a program by its path, with a directory for its states", () => {
  const youki = program("youki");
  assert.equal(runtimeCommand(youki, "/run/rl", ""), [youki, "--root", "/run/rl/youki", "run"]);
});

test("runtimeCommand() looks a name up and tells crun that no control group is needed", () => {
  const [found = "", ...rest] = runtimeCommand("sh", "/run/rl", "/usr/bin");
  assert.match(found, /^\/.*\/sh$/);
  assert.equal(rest, ["--root", "/run/rl/sh", "run"]);
  const crun = program("crun");
  assert.equal(runtimeCommand(crun, "/run/rl", ""), [
    crun,
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
    ["/no/such/runtime", "not-found"],
    [program("data", 0o644), "not-found"],
    ["./crun", "invalid"],
    ["bin/crun", "invalid"],
  ] as const) {
    const error = refusal(() => runtimeCommand(runtime, "/run/rl", "/usr/bin"));
    assert.equal([error.code, error.subject], [code, runtime]);
  }
});

test.run();
