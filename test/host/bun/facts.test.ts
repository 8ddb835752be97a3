import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createHostProbe } from "../../../core/host/bun/facts.ts";

const test = suite<{ root: string }>("createHostProbe()");

test.before.each((context) => {
  context.root = mkdtempSync(join(tmpdir(), "rl-facts-"));
});

test.after.each(({ root }) => {
  rmSync(root, { recursive: true, force: true });
});

function write(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function program(root: string, name: string, script: string): void {
  write(root, `bin/${name}`, `#!/bin/sh\n${script}\n`);
  chmodSync(join(root, "bin", name), 0o755);
}

test("observe() finds a machine without anything, and does not fail", async ({ root }) => {
  const probe = createHostProbe({ storeDirectory: join(root, "no/store"), root, path: join(root, "bin") });
  const seen = await probe.observe();
  for (const name of [
    "subuid",
    "subgid",
    "newuidmap",
    "newgidmap",
    "unprivilegedUsernsClone",
    "maxUserNamespaces",
    "apparmorRestrictUserns",
    "seccompActions",
    "pasta",
    "slirp4netns",
    "fuseOverlayfs",
  ] as const) {
    assert.is(seen[name], undefined, name);
  }
  assert.is(seen.selinux, false);
  assert.is(seen.tunDevice, false);
  assert.is(seen.fuseDevice, false);
  assert.equal(seen.cgroup, { layout: "none", delegated: undefined, controllers: undefined });
  assert.is(seen.user.name, undefined);
  assert.is(seen.user.uid, process.getuid?.());
});

test("observe() asks the nearest parent of a store that is not there yet", async ({ root }) => {
  const observe = (storeDirectory: string) => createHostProbe({ storeDirectory, root, path: "" }).observe();
  const there = await observe(root);
  const notYet = await observe(join(root, "a/b/c"));
  assert.type(there.storeFilesystem, "number");
  assert.is(notYet.storeFilesystem, there.storeFilesystem);
});

test("observe() reads what the machine says", async ({ root }) => {
  write(
    root,
    "etc/passwd",
    `x:x:${Number(process.getuid?.()) + 1}:0\ncarol:x:${process.getuid?.()}:0::/:/bin/sh\n`,
  );
  write(root, "etc/subuid", "carol:100000:65536\n");
  write(root, "proc/sys/kernel/osrelease", "5.10.0-28-amd64\n");
  write(root, "proc/sys/user/max_user_namespaces", "7\n");
  write(root, "proc/sys/kernel/seccomp/actions_avail", "errno allow\n");
  write(root, "proc/self/cgroup", "5:pids:/\n");
  write(root, "sys/fs/selinux/enforce", "1");
  write(root, "dev/net/tun", "");
  const seen = await createHostProbe({ storeDirectory: root, root, path: join(root, "bin") }).observe();
  assert.is(seen.user.name, "carol");
  assert.is(seen.subuid, "carol:100000:65536\n");
  assert.is(seen.kernelRelease, "5.10.0-28-amd64");
  assert.is(seen.maxUserNamespaces, "7\n");
  assert.is(seen.seccompActions, "errno allow\n");
  assert.is(seen.selinux, true);
  assert.is(seen.tunDevice, true);
  assert.is(seen.fuseDevice, false);
  // No cgroup2 is mounted in the made-up machine.
  assert.is(seen.cgroup.layout, "v1");
});

test("observe() finds programs and asks them for their version", async ({ root }) => {
  program(root, "pasta", 'echo "pasta 0.0~git20230309.7c7625d-1"; echo more');
  program(root, "slirp4netns", 'echo "slirp4netns version 1.2.0"');
  program(root, "newuidmap", "exit 1");
  program(root, "runc", 'echo "runc version 1.1.5+ds1"; echo "commit: 1"');
  program(root, "youki", "exit 1");
  const seen = await createHostProbe({ storeDirectory: root, root, path: join(root, "bin") }).observe();
  assert.equal(seen.pasta, {
    path: join(root, "bin/pasta"),
    version: "0.0~git20230309.7c7625d-1",
    privileged: false,
  });
  assert.is(seen.slirp4netns?.version, "1.2.0");
  assert.equal(seen.runtimes, {
    runc: { path: join(root, "bin/runc"), version: "1.1.5+ds1", privileged: false },
    youki: { path: join(root, "bin/youki"), version: undefined, privileged: false },
  });
  assert.equal(seen.newuidmap, { path: join(root, "bin/newuidmap"), version: undefined, privileged: false });
});

test("observe() has no version of a program that fails or does not know", async ({ root }) => {
  program(root, "pasta", 'echo "pasta unknown version"');
  program(root, "slirp4netns", "echo 1.2.0; exit 1");
  const seen = await createHostProbe({ storeDirectory: root, root, path: join(root, "bin") }).observe();
  assert.is(seen.pasta?.version, undefined);
  assert.is(seen.slirp4netns?.version, undefined);
});

test("observe() describes the machine the test runs on", async () => {
  const seen = await createHostProbe({ storeDirectory: "/tmp" }).observe();
  assert.match(seen.kernelRelease, /^\d+\.\d+/);
  assert.ok(["v2", "hybrid", "v1", "none"].includes(seen.cgroup.layout));
  assert.is.not(seen.architecture, "x64");
});

test.run();
