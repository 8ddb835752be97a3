/** `rl oci --systemd-cgroup` with a real systemd of the user's. */
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/mod.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { firstSubordinate, withSubordinates } from "../../helpers/subordinate.ts";
import { lacksUserManager, startUserManager, type UserManager } from "./user-manager.ts";

const test = suite("oci --systemd-cgroup");
let stage: Stage;
let manager: UserManager;
let bundle: Bundle;

test.before(async () => {
  skipIf(lacksUserManager());
  skipIf(requires.tool("busybox"));
  stage = await makeStage();
  manager = await startUserManager(stage);
  bundle = await makeBundle(stage, { env: manager.env });
});
test.after(async () => {
  await manager?.[Symbol.asyncDispose]();
  await stage?.stop();
});

const placed =
  (cgroupsPath: string) =>
  (config: RuntimeConfig): RuntimeConfig => ({ ...config, linux: { ...config.linux, cgroupsPath } });
/** A property of a unit, as systemd tells it. */
function property(unit: string, name: string): string {
  const argv = ["systemctl", "--user", "show", "--property", name, "--value", unit];
  return Bun.spawnSync(argv, { env: { ...stage.env, ...manager.env } })
    .stdout.toString()
    .trim();
}
const unit = `t${process.pid}`;

test("a container is in a scope of the slice it names, and sees it as the top", async () => {
  bundle.configure(["sleep", "600"], placed(`app.slice:rl:${unit}`));
  const created = await bundle.create("one", "--systemd-cgroup");
  assert.is(created.exitCode, 0, created.stderr);
  const name = `rl-${unit}.scope`;
  const { pid } = JSON.parse((await bundle.oci("state", "one")).stdout) as { pid: number };
  const group = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, "utf8"))?.[1] ?? "";
  assert.match(group, new RegExp(`/app\\.slice/${name}$`));
  assert.is(property(name, "ControlGroup"), group);
  assert.equal(
    ["ActiveState", "Slice", "Delegate", "CollectMode"].map((each) => property(name, each)),
    ["active", "app.slice", "yes", "inactive-or-failed"],
  );

  const again = await bundle.create("two", "--systemd-cgroup");
  assert.is.not(again.exitCode, 0);
  assert.match(again.stderr, new RegExp(`have systemd make "${name} \\(.*already.*\\)": it refuses`));
  assert.is(property(name, "ActiveState"), "active", "of another that could not be made");

  assert.is((await bundle.oci("delete", "--force", "one")).exitCode, 0);
  assert.not.ok(existsSync(join("/sys/fs/cgroup", group)));
  await untilTrue("systemd to forget it", () => property(name, "LoadState") === "not-found");
});

test("a container in the foreground is the top of its own scope, which goes with it", async () => {
  bundle.configure(["sh", "-c", "grep ^0: /proc/self/cgroup; exit 3"]);
  const done = await bundle.oci("--systemd-cgroup", "run", "--bundle", bundle.path, unit);
  assert.equal([done.stdout, done.exitCode], ["0::/\n", 3], done.stderr);
  await untilTrue("systemd to forget it", () => property(`rl-${unit}.scope`, "LoadState") === "not-found");
});

test("a start that fails leaves no scope", async () => {
  bundle.configure(["no-such-command"]);
  assert.is((await bundle.oci("--systemd-cgroup", "run", "--bundle", bundle.path, unit)).exitCode, 1);
  await untilTrue("systemd to forget it", () => property(`rl-${unit}.scope`, "LoadState") === "not-found");
});

test("limits are properties of the scope, or refused by the name of what is not delegated", async () => {
  const group = property("-.slice", "ControlGroup");
  const controllers = readFileSync(join("/sys/fs/cgroup", group, "cgroup.controllers"), "utf8").split(/\s+/);
  const resources = { pids: { limit: 17 } };
  const limited = (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: { ...config.linux, resources },
  });
  bundle.configure(["cat", "/sys/fs/cgroup/pids.max"], limited);
  const done = await bundle.oci("--systemd-cgroup", "run", "--bundle", bundle.path, unit);
  if (controllers.includes("pids")) assert.equal([done.stdout, done.exitCode], ["17\n", 0], done.stderr);
  else assert.match(done.stderr, /controller "pids": it is not delegated/);
});

test("limits that are no property are written, also for ids that the caller has no part in", async () => {
  skipIf(requires.tool("newuidmap"));
  const first = firstSubordinate();
  chmodSync(stage.home, 0o711);
  const resources = { unified: { "cgroup.max.descendants": "3" } };
  const limited = (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: { ...config.linux, resources },
  });
  for (const change of [limited, (config: RuntimeConfig) => withSubordinates(limited(config), first)]) {
    bundle.configure(["cat", "/sys/fs/cgroup/cgroup.max.descendants"], change);
    const done = await bundle.oci("--systemd-cgroup", "run", "--bundle", bundle.path, unit);
    assert.equal([done.stdout, done.exitCode], ["3\n", 0], done.stderr);
    await untilTrue("systemd to forget it", () => property(`rl-${unit}.scope`, "LoadState") === "not-found");
  }
});

test("paths of another form are refused", async () => {
  bundle.configure(["true"], placed("/a/b"));
  const done = await bundle.oci("--systemd-cgroup", "run", "--bundle", bundle.path, unit);
  assert.is(done.exitCode, 1);
  assert.match(done.stderr, /"\/a\/b": it has not three parts.*\n.*SLICE:PREFIX:NAME/);
});

test.run();
