/** A login session: its control group is not the user's, whose service manager can still be asked for one. */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { groupOf, IMAGE, read, stageWithImage } from "../../helpers/e2e/loaded.ts";
import * as requires from "../../helpers/requires.ts";
import { type Config, makePlace, type Place } from "../bundle.ts";

const test = suite("login session");
let place: Place;
test.before(async () => {
  place = await makePlace();
});
test.after(() => place?.stop());

const limited = (config: Config): void => {
  config.linux.resources = { memory: { limit: 64 * 1024 * 1024 } };
};

test("it is a session, without a control group of its own", () => {
  assert.match(readFileSync("/proc/self/cgroup", "utf8"), /\/session-[^/]*\.scope\n$/);
  assert.is.not(requires.delegatedCgroup(), undefined);
});

test("containers run without limits", async () => {
  assert.is(await place.stage.ok(["run", "--rm", "--network", "none", "hello"]).then(Boolean), true);
  const directory = await place.bundle("free", "echo $(id -u)");
  const done = await place.oci("cgroupfs", "run", "--bundle", directory, "free");
  assert.equal([done.stdout, done.exitCode], ["0\n", 0], done.stderr);
});

test("limits are refused in words, and given by systemd", async () => {
  const directory = await place.bundle("less", "cat /sys/fs/cgroup/memory.max", limited);
  const refused = await place.oci("cgroupfs", "run", "--bundle", directory, "less");
  assert.is(refused.exitCode, 1);
  assert.match(refused.stderr, /no part of the tree is yours/);
  const container = await place.start("systemd", "given", "exec sleep 600", limited);
  assert.match(container.group, /\/user@\d+\.service\/user\.slice\/rl-given\.scope(\/|$)/);
  assert.is(container.read("memory.max"), String(64 * 1024 * 1024));
  await container.remove();
});

test("rl run has the service manager make a group when a limit needs one, and none without", async () => {
  const stage = await stageWithImage();
  const env = { DBUS_SESSION_BUS_ADDRESS: place.env.DBUS_SESSION_BUS_ADDRESS };
  const start = async (...argv: string[]): Promise<string> =>
    (await stage.ok(["run", "-d", "--network", "none", ...argv, IMAGE, "sleep", "600"], { env })).trim();
  try {
    assert.is(groupOf(stage, await start()), "");
    const id = await start("-m", "64m", "--name", "asked");
    const group = groupOf(stage, id);
    assert.match(group, new RegExp(`/user@\\d+\\.service/user\\.slice/rl-[^/]+\\.scope/rl-${id}$`));
    assert.is(read(group, "memory.max"), String(64 * 1024 * 1024));
    await stage.ok(["update", "-m", "32m", "asked"], { env });
    assert.is(read(group, "memory.max"), String(32 * 1024 * 1024));
  } finally {
    await stage.stop();
  }
});

test.run();
