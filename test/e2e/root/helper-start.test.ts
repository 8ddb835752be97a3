/** The start of a network's helper. Another program stands in its place, by a mount of our own, and calls it. */
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Finished, run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { program } from "../../helpers/world.ts";

const test = suite("the start of a helper");
let stage: Stage;
let place: string;
test.before(async () => {
  skipIf(requires.network("private"));
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
  place = join(stage.home, "helper");
  mkdirSync(place);
  // What it does is decided by the name that it is called by.
  copyFileSync(Bun.which("pasta") ?? "", join(place, "pasta"));
  chmodSync(join(place, "pasta"), 0o755);
});
test.after(() => stage?.stop());

/** Run rl where the helper is this shell script; $REAL in it is the helper. A start that hangs is ended. */
function rl(script: string, ...args: readonly string[]): Promise<Finished> {
  const file = join(place, "script");
  writeFileSync(file, `#!/bin/sh\nREAL=${place}/pasta HERE=${place}\n${script}\n`, { mode: 0o755 });
  rmSync(join(place, "once"), { recursive: true, force: true });
  const outer = 'mount --bind "$0" "$1" || exit 99; shift; exec timeout 60 "$@"';
  const command = [program(), "run", "--rm", ...args];
  return run(["unshare", "--mount", "sh", "-c", outer, file, Bun.which("pasta") ?? "", ...command], {
    env: stage.env,
  });
}
const ROUTE = 'until ip route | grep -q "^default .* eth0"; do sleep 0.02; done; echo routed';

test("a container waits until its network is configured, and not for the rest of the helper's start", async () => {
  const endless = '"$REAL" "$@"; exec sleep 100000';
  for (const flags of [[], ["-p", "127.0.0.1:0:80"]]) {
    const { exitCode, stdout, stderr } = await rl(endless, ...flags, stage.image("busybox"), "ip", "route");
    assert.is(exitCode, 0, stderr);
    assert.match(stdout, /^default via .* dev eth0/m);
  }
});

test("a helper that is kept from the interface that is there makes its own", async () => {
  const strict = 'nsenter --net=/proc/version ip link show eth0 >/dev/null 2>&1 && exit 1; exec "$REAL" "$@"';
  const { exitCode, stdout, stderr } = await rl(strict, stage.image("busybox"), "sh", "-c", ROUTE);
  assert.equal([exitCode, stdout], [0, "routed\n"], stderr);
});

test("a helper that fails once the container has its network is started again", async () => {
  const late =
    'if mkdir "$HERE/once"; then "$REAL" "$@"; sleep 0.2; kill -9 -1; exit 1; fi; exec "$REAL" "$@"';
  const carrier = `${ROUTE}; until [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; do sleep 0.02; done`;
  const { exitCode, stdout, stderr } = await rl(late, stage.image("busybox"), "sh", "-c", carrier);
  assert.equal([exitCode, stdout], [0, "routed\n"], stderr);
});

test("a helper that cannot start says why", async () => {
  const { exitCode, stderr } = await rl("echo no luck >&2; exit 1", stage.image("busybox"), "true");
  assert.is(exitCode, 125);
  assert.match(stderr, /no luck/);
});

test.run();
