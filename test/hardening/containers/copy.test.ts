/**
 * Containers that change paths under a copy, and that have programs and links in wait for it (CVE-2018-15664,
 * CVE-2019-14271): nothing outside of the container and of the destination is read or written, and nothing of the
 * container's is executed.
 */
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { program } from "../../helpers/world.ts";

const ROUNDS = 12;

const test = suite("hardening: copies");
let stage: Stage;
let image: string;
let secret: string;
let victim: string;
const at = (...names: string[]): string => join(stage.home, ...names);

test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
  victim = at("victim");
  mkdirSync(victim);
  secret = join(victim, "secret");
  writeFileSync(secret, "the host's");
  mkdirSync(at("shared"));
  writeFileSync(at("mine"), "mine");
});
test.after(() => stage?.stop());

/** Nothing of the host has changed. */
function unharmed(): void {
  assert.equal(readdirSync(victim), ["secret"]);
  assert.is(readFileSync(secret, "utf8"), "the host's");
}

async function running(name: string, script: string): Promise<void> {
  const flags = ["--network", "none", "--name", name, "-v", `${at("shared")}:/shared`];
  await stage.ok(["run", "-d", ...flags, image, "sh", "-c", script]);
}

test("a path that is a directory now and a link to the host's then leads nowhere but into the container", async () => {
  // Up as many levels as one likes, to where the host's directory would be.
  const out = `../../../../../../../../..${victim}`;
  await running(
    "racer",
    `mkdir -p /r/dir /r/real${victim} && echo own >/r/dir/secret && ln -s ${out} /r/link && touch /r/ready && ` +
      "while :; do mv -T /r/dir /r/aside; mv -T /r/link /r/dir; mv -T /r/dir /r/link; mv -T /r/aside /r/dir; done",
  );
  await stage.ok(["exec", "racer", "sh", "-c", "until [ -e /r/ready ]; do :; done"]);
  let read = 0;
  // Most find a link, or nothing; that all do says nothing.
  for (let i = 0; i < ROUNDS || (read === 0 && i < 20 * ROUNDS); i += 1) {
    const got = at(`got-${i}`);
    let found: string | undefined;
    await stage.rl(["cp", "racer:/r/dir/secret", got]);
    try {
      found = readFileSync(got, "utf8");
    } catch (error) {
      assert.is((error as NodeJS.ErrnoException).code, "ENOENT");
    }
    if (found !== undefined) {
      assert.match(found, /^(?:own\n|mine)$/);
      read += 1;
    }
    await stage.rl(["cp", at("mine"), "racer:/r/dir/secret"]);
    await stage.ok(["exec", "racer", "sh", "-c", "echo own >/r/dir/secret; echo own >/r/aside/secret; true"]);
    unharmed();
  }
  assert.ok(read > 0, "not one copy went through");
  await stage.ok(["rm", "-f", "racer"]);
});

test("links that a container puts into a directory of the host are replaced, or refused, and not followed", async () => {
  await running(
    "planter",
    "mkdir -p /t/sub && echo evil >/t/secret && echo evil >/t/sub/secret && sleep 600",
  );
  await stage.ok(["exec", "planter", "sh", "-c", "until [ -e /t/sub/secret ]; do :; done"]);
  symlinkSync(secret, at("shared/secret"));
  symlinkSync(victim, at("shared/sub"));
  // In place of the link to a file, the file; a directory does not replace the link to one.
  await stage.ok(["cp", "planter:/t/secret", at("shared")]);
  assert.ok(lstatSync(at("shared/secret")).isFile());
  const { exitCode, stderr } = await stage.rl(["cp", "planter:/t/.", at("shared")]);
  assert.is(exitCode, 125);
  assert.match(stderr, /"sub": something in its place is not a directory/);
  unharmed();
  await stage.ok(["rm", "-f", "planter"]);
  rmSync(at("shared"), { recursive: true });
  mkdirSync(at("shared"));
});

test("a directory of the host that a container swaps for a link while it is written into stays the only one", async () => {
  const many =
    "mkdir -p /m/sub && i=0 && while [ $i -lt 100 ]; do echo evil >/m/sub/secret$i; i=$((i+1)); done";
  await running(
    "swapper",
    `${many}; ln -s ${victim} /shared/evil; touch /m/ready; ` +
      "while :; do mv -T /shared/sub /shared/aside; mv -T /shared/evil /shared/sub; " +
      "mv -T /shared/sub /shared/evil; mv -T /shared/aside /shared/sub; done 2>/dev/null",
  );
  await stage.ok(["exec", "swapper", "sh", "-c", "until [ -e /m/ready ]; do :; done"]);
  for (let i = 0; i < ROUNDS; i += 1) {
    await stage.rl(["cp", "swapper:/m/.", at("shared")]);
    unharmed();
  }
  await stage.ok(["rm", "-f", "swapper"]);
});

test("a file that is a FIFO now and then holds nobody up", async () => {
  await running(
    "fifo",
    "mkdir /f && mkfifo /f/pipe && echo own >/f/file && touch /f/ready && while :; do " +
      "mv -T /f/file /f/x; mv -T /f/pipe /f/file; mv -T /f/file /f/pipe; mv -T /f/x /f/file; done",
  );
  await stage.ok(["exec", "fifo", "sh", "-c", "until [ -e /f/ready ]; do :; done"]);
  for (let i = 0; i < ROUNDS; i += 1) await stage.rl(["cp", "fifo:/f/file", at(`fifo-${i}`)]);
  await stage.ok(["rm", "-f", "fifo"]);
});

test("no program, library or configuration of the container's is used", async () => {
  const trap = '#!/bin/sh\\necho trapped >>/trapped\\nexec /bin/busybox "$@"\\n';
  const names =
    "/bin/tar /bin/gzip /usr/bin/unpigz /bin/sh2 /sbin/mount.fuse /lib/ld-musl-x86_64.so.1 /lib64/ld.so";
  await running(
    "trap",
    "mkdir -p /usr/bin /sbin /lib /lib64 && for f in " +
      `${names}; do rm -f $f; printf '${trap}' >$f; chmod 755 $f; done; touch /ready; sleep 600`,
  );
  await stage.ok(["exec", "trap", "sh", "-c", "until [ -e /ready ]; do :; done"]);
  await stage.ok(["cp", "trap:/bin", at("bin")]);
  await stage.ok(["cp", at("mine"), "trap:/mine"]);
  const packed = await Bun.$`tar -cz -C ${stage.home} mine | ${program()} cp - trap:/usr`
    .env({ ...process.env, ...stage.env })
    .quiet();
  assert.is(packed.exitCode, 0);
  assert.is(await stage.ok(["exec", "trap", "/bin/busybox", "ls", "/usr/mine"]), "/usr/mine\n");
  assert.is((await stage.rl(["exec", "trap", "/bin/busybox", "ls", "/trapped"])).exitCode, 1);
});

test.run();
