import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { tellSystemd } from "../../../../core/engine/oci/tell-systemd.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("tellSystemd");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

/** A program in the place of busctl(1). */
function program(script: string) {
  const busctl = join(directory.path, "busctl");
  writeFileSync(busctl, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { busctl, address: "unix:path=/run/bus", kind: "user" } as const;
}

const PROPERTIES = [{ name: "TasksMax", type: "t", value: 5n }] as const;

test("the program is given the call", async () => {
  const said = join(directory.path, "said");
  await tellSystemd("rl-c1.scope", PROPERTIES, program(`printf '%s\\n' "$@" >${said}`));
  const words = readFileSync(said, "utf8").trim().split("\n");
  assert.is(words[0], "--address=unix:path=/run/bus");
  assert.equal(words.slice(-6), ["rl-c1.scope", "true", "1", "TasksMax", "t", "5"]);
});

test("what it says is why the limits are not set", async () => {
  const error = await rejection(
    tellSystemd("rl-c1.scope", PROPERTIES, program("echo Unit not found. >&2; exit 1")),
  );
  assert.equal([error.code, error.subject, error.state], ["unavailable", "rl-c1.scope", "Unit not found."]);
  assert.match(error.hint ?? "", /systemctl --user/);
  const silent = await rejection(tellSystemd("rl-c1.scope", PROPERTIES, program("exit 3")));
  assert.is(silent.state, "busctl fails with status 3");
});

test.run();
