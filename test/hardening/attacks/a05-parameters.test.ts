/**
 * A5: kernel parameters and control groups: a value that is two (CVE-2022-0811), the release agent (CVE-2022-0492), a
 * tree of groups that can be written to (CVE-2023-25809).
 */
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Bundle, makeBundle } from "../../helpers/e2e/hostile-bundle.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("attack A5: kernel parameters and control groups");
let stage: Stage;
let bundle: Bundle;
const pattern = readFileSync("/proc/sys/kernel/core_pattern", "utf8");
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
  bundle = await makeBundle(stage);
});
test.after(() => stage?.stop());

const HOSTILE: readonly (readonly [name: string, value: string])[] = [
  ["kernel.core_pattern", "|/bin/sh"],
  ["kernel/core_pattern", "|/bin/sh"],
  ["kernel.modprobe", "/bin/sh"],
  ["kernel.hotplug", "/bin/sh"],
  ["kernel.usermodehelper.bset", "0"],
  ["kernel.hostname", "x"],
  ["vm.overcommit_memory", "1"],
  ["fs.binfmt_misc.register", ":x:E::x::/bin/sh:"],
  ["fs.file-max", "1"],
  ["user.max_user_namespaces", "1"],
  ["net.ipv4.ip_forward", "1\nkernel.core_pattern=|/bin/sh"],
  ["net.ipv4.ip_forward\nkernel.core_pattern", "1"],
  ["net.ipv4.ip_forward", "1\r"],
  ["net.ipv4.ip_forward", "1\0"],
  ["net.ipv4.ip_forward", "\u001b[2J"],
  ["net.ipv4.ip_forward", "é"],
  ["net/../kernel/core_pattern", "|/bin/sh"],
  ["net.//.//kernel.core_pattern", "|/bin/sh"],
  ["net/ipv4/../../kernel/core_pattern", "|/bin/sh"],
  ["net", "1"],
  ["", "1"],
  ["..", "1"],
  ["/kernel/core_pattern", "1"],
];

const OWN_REFUSAL =
  /: (it would change the whole machine|it is not the name of a kernel parameter|it is empty|its value is not one line of printable text)\n|NUL/;

/** In a network namespace of its own. */
const withParameter =
  (name: string, value: string) =>
  (config: RuntimeConfig): RuntimeConfig => ({
    ...config,
    linux: {
      ...config.linux,
      namespaces: [...(config.linux?.namespaces ?? []), { type: "network" }],
      sysctl: { [name]: value },
    },
  });

test("a bundle's linux.sysctl takes a namespace's own parameters, one line each", async () => {
  for (const [name, value] of HOSTILE) {
    const { exitCode, stderr } = await bundle.run(["true"], withParameter(name, value));
    // By the runtime itself, before anything is started: the kernel would refuse an ordinary user most of them, too.
    assert.is(exitCode, 1, JSON.stringify([name, value]));
    assert.match(stderr, OWN_REFUSAL, `${JSON.stringify([name, value])}: ${stderr}`);
  }
  assert.is(readFileSync("/proc/sys/kernel/core_pattern", "utf8"), pattern);
});

test("a value with another parameter in it is a value", async () => {
  const change = withParameter("net.ipv4.ip_unprivileged_port_start", "1+kernel.core_pattern=|/bin/sh");
  const { exitCode, stderr } = await bundle.run(["true"], change);
  assert.is.not(exitCode, 0);
  assert.match(stderr, /^rl: Cannot set kernel parameter "net\/ipv4\/ip_unprivileged_port_start"/);
  assert.is(readFileSync("/proc/sys/kernel/core_pattern", "utf8"), pattern);
});

test("a parameter of a namespace that the container shares is refused", async () => {
  const { exitCode, stderr } = await bundle.run(["true"], (config) => ({
    ...config,
    linux: { ...config.linux, sysctl: { "net.ipv4.ip_unprivileged_port_start": "0" } },
  }));
  assert.is.not(exitCode, 0);
  assert.match(stderr, /shares its network namespace/);
});

test("a parameter that is allowed is written in the container, and nowhere else", async () => {
  const path = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
  const before = readFileSync(path, "utf8");
  const change = withParameter("net.ipv4.ip_unprivileged_port_start", "7");
  const { stdout, stderr } = await bundle.run(["cat", path], change);
  assert.is(stdout, "7\n", stderr);
  assert.is(readFileSync(path, "utf8"), before);
});

test("control groups cannot be mounted, and those that are there not be written", async () => {
  const script = [
    "unshare -UrmC sh -c 'mount -t cgroup2 none /tmp' && echo cgroup2 in namespaces",
    "unshare -UrC sh -c 'mount -t cgroup -o rdma none /tmp' && echo cgroup in namespaces",
    "mount -t cgroup -o memory none /tmp && echo cgroup",
    "mount -t cgroup2 none /tmp && echo cgroup2",
    "mount -o remount,rw /sys/fs/cgroup && echo remounted",
    "mkdir /sys/fs/cgroup/x && echo made",
    "echo 0 >/sys/fs/cgroup/cgroup.procs && echo moved",
    "find / -xdev -name release_agent | grep . && echo agent",
    "true",
  ];
  assert.is(await stage.sh(`(${script.join("; ")}) 2>/dev/null`), "");
  assert.is(
    await stage.sh(`(${script.slice(2).join("; ")}) 2>/dev/null`, ["--cap-add", "DAC_READ_SEARCH"]),
    "",
  );
  const { stdout } = await bundle.run(["sh", "-c", `(${script.slice(2).join("; ")}) 2>/dev/null`]);
  assert.is(stdout, "");
});

test.run();
