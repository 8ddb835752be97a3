/** Rules for devices of containers that root starts without a user namespace: those could make any device's node. */
import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LinuxDeviceCgroup } from "../../../core/mod.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("rules for devices");
let stage: Stage;
let bundle: Bundle;

test.before(async () => {
  skipIf(requires.superuser());
  skipIf(requires.delegatedCgroup());
  skipIf(requires.tool("busybox"));
  stage = await makeStage();
  bundle = await makeBundle(stage, { isRootless: true });
});
test.after(() => stage?.stop());

/** Opens two devices that anybody may open, by nodes made in the container. */
const PROBE = `cd /tmp
busybox mknod fuse c 10 229; busybox mknod tun c 10 200
for each in fuse tun; do
  (: <$each) 2>/dev/null && echo $each r
  (: >>$each) 2>/dev/null && echo $each w
done
echo x >/dev/null && busybox head -c 1 /dev/zero | busybox wc -c`;
const CAPABILITIES = ["CAP_MKNOD", "CAP_DAC_OVERRIDE"];

/** What the container can open under these rules. */
async function opened(devices: readonly LinuxDeviceCgroup[]): Promise<string[]> {
  bundle.configure(["sh", "-c", PROBE], (config) => {
    const { uidMappings: _, gidMappings: __, ...linux } = config.linux ?? {};
    const namespaces = (linux.namespaces ?? []).filter(({ type }) => type !== "user");
    const tmpfs = { destination: "/tmp", type: "tmpfs", source: "tmpfs" };
    const sets = { bounding: CAPABILITIES, effective: CAPABILITIES, permitted: CAPABILITIES };
    const { process } = config;
    return {
      ...config,
      mounts: [...(config.mounts ?? []).filter(({ destination }) => destination !== "/sys"), tmpfs],
      ...(process !== undefined && { process: { ...process, capabilities: sets } }),
      linux: { ...linux, namespaces, resources: { devices } },
    };
  });
  const done = await bundle.oci("run", "--bundle", bundle.path, `c${devices.length}`);
  assert.is(done.exitCode, 0, done.stderr);
  return done.stdout.trim().split("\n");
}

test("a container opens the devices that its rules allow, as they allow it", async () => {
  skipIf(existsSync("/dev/fuse") && existsSync("/dev/net/tun") ? undefined : "fuse or tun is missing");
  const none = { allow: false, access: "rwm" };
  assert.equal(await opened([]), ["fuse r", "fuse w", "tun r", "tun w", "1"]);
  assert.equal(await opened([none]), ["1"]);
  const reading = { allow: true, type: "c", major: 10, minor: 200, access: "r" };
  assert.equal(await opened([none, reading]), ["tun r", "1"]);
  const fuse = { allow: true, type: "c", major: 10, minor: 229, access: "rw" };
  assert.equal(await opened([none, reading, fuse]), ["fuse r", "fuse w", "tun r", "1"]);
});

test.run();
