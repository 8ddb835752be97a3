/**
 * The monitor is of the container's user and, for one without a pid namespace of its own, among the processes that it
 * sees. Its root is the host's: who could read its memory or follow its links would be out of the container.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Process, RuntimeConfig } from "../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../helpers/e2e/containers.ts";
import { skipIf } from "../helpers/skip.ts";
import { isRoot } from "../helpers/user.ts";

const test = suite("the monitor is hidden");
let all: Containers;
test.before(async () => {
  skipIf(isRoot() ? "root's containers need no user namespace" : undefined);
  all = await makeContainers();
});
test.after(() => all?.stop());

const POWER = ["CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_SYS_ADMIN", "CAP_KILL"];
/** With the pid namespace of the host, and every right that it can have over processes. */
function nosy(args: readonly string[]): (config: RuntimeConfig) => RuntimeConfig {
  return (config) => {
    const sets = { bounding: POWER, effective: POWER, permitted: POWER };
    const { process = { cwd: "/", user: { uid: 0, gid: 0 } } } = config;
    const wanted: Process = { ...process, args, capabilities: sets };
    const mounts = (config.mounts ?? []).map((mount) =>
      mount.destination === "/proc" ? { ...mount, type: "bind", source: "/proc", options: ["rbind"] } : mount,
    );
    const namespaces = (config.linux?.namespaces ?? []).filter(({ type }) => type !== "pid");
    const { maskedPaths: _, readonlyPaths: __, ...linux } = config.linux ?? {};
    return { ...config, process: wanted, mounts, linux: { ...linux, namespaces } };
  };
}
/** What there is to be read of a process, and of one that is nobody's secret. */
const LOOK = `look() { readlink /proc/$1/root; readlink /proc/$1/cwd; ls /proc/$1/fd; head -c 1 /proc/$1/environ; head -c 1 /proc/$1/auxv; ls /proc/$1/root/; }
cat /proc/$PPID/comm; look $PPID 2>/dev/null | wc -c; sleep 60 & look $! 2>/dev/null | wc -c; kill $!`;

test("a container that sees the monitor can read nothing of it", async () => {
  const path = all.bundle("nosy", nosy(["sh", "-c", LOOK]));
  const { stdout, stderr, exitCode } = await all.oci(["run", "--bundle", path, "nosy"]);
  assert.is(exitCode, 0, stderr);
  const [name, ofMonitor, ofOwn] = stdout.trim().split("\n");
  assert.match(name ?? "", /rl/);
  assert.is(ofMonitor, "0");
  assert.ok(Number(ofOwn) > 0, "what it looks at can be read of another process");
});

test("nor one that comes later, or that is entered", async () => {
  await all.start("entered", nosy(["sleep", "600"]));
  const { stdout, stderr } = await all.oci(["exec", "entered", "sh", "-c", LOOK]);
  const [name, ofMonitor, ofOwn] = stdout.trim().split("\n");
  assert.match(name ?? "", /rl/, stderr);
  assert.is(ofMonitor, "0");
  assert.ok(Number(ofOwn) > 0);
});

test.run();
