/** What a container cannot do. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { LOOK_AT_HIDDEN } from "../../helpers/e2e/hidden-paths.ts";
import { buildProbe } from "../../helpers/e2e/probe.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { run } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

const test = suite("isolation: the power");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

test("capabilities are podman's eleven, filter and signals docker's, for the command and with --init", async () => {
  const command = ["grep", "-E", "^(Cap|Seccomp:|NoNewPrivs|Sig(Blk|Ign)|Umask)", "/proc/self/status"];
  for (const flags of [[], ["--init"]]) {
    const lines = (await stage.ok([...PLAIN, ...flags, image, ...command])).trim().split("\n");
    const fields = new Map(lines.map((line) => line.split(/:\s+/) as [string, string]));
    assert.equal(Object.fromEntries(fields), {
      Umask: "0022",
      SigBlk: "0000000000000000",
      SigIgn: "0000000000000000",
      CapInh: "0000000000000000",
      CapPrm: "00000000800405fb",
      CapEff: "00000000800405fb",
      CapBnd: "00000000800405fb",
      CapAmb: "0000000000000000",
      NoNewPrivs: "0",
      Seccomp: "2",
    });
  }
});

test("umask is 0022 and no signal is ignored, whatever the caller has", async () => {
  const outer = "umask 0077; trap '' HUP INT TERM PIPE USR1; exec \"$@\"";
  const inner =
    "umask; grep -E '^Sig(Blk|Ign)' /proc/self/status | cut -f2; touch /x; stat -c %a /x /etc/hosts";
  const rl = [program(), ...PLAIN, image, "sh", "-c", inner];
  const ended = await run(["bash", "-c", outer, "bash", ...rl], { env: stage.env });
  assert.equal(ended.stdout, "0022\n0000000000000000\n0000000000000000\n644\n644\n", ended.stderr);
});

test("files by which the kernel tells of the host are missing, unreadable or empty", async () => {
  assert.is(await stage.sh(LOOK_AT_HIDDEN), "");
});

test("/proc/sys and its like, and all of /sys, cannot be written", async () => {
  const files = ["/proc/sys/kernel/hostname", "/proc/sys/kernel/core_pattern", "/proc/sys/vm/drop_caches"];
  files.push("/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity");
  const writes = files.map(
    (file) => `[ ! -e ${file} ] || (echo 1 >${file}) 2>/dev/null && [ -e ${file} ] && echo ${file}`,
  );
  const walk = "find /sys /proc/sys /proc/bus /proc/fs -type f -perm -u+w 2>/dev/null | head -n 200";
  const script = `${writes.join("; ")}; ${walk} | while read -r f; do (: >>"$f") 2>/dev/null && echo "$f"; done; true`;
  assert.is(await stage.sh(script), "");
});

test("the read-only mounts cannot be made writable, or taken away", async () => {
  const script = [
    "mount -o remount,rw /proc/sys",
    "mount -o remount,bind,rw /sys",
    "umount /proc/sys",
    "umount /etc/hosts",
    "umount -l /",
    "mount -t proc proc /tmp",
    "mount --bind / /tmp",
    "mount -t tmpfs none /tmp",
    "mount -t sysfs none /tmp",
    "chroot / mount -t tmpfs none /tmp",
  ];
  const attempts = script.map((line) => `${line} 2>/dev/null && echo "${line}"`).join("; ");
  assert.is(await stage.sh(`${attempts}; true`), "");
});

test("no namespace can be made or joined", async () => {
  const attempts = ["-m", "-U", "-n", "-p", "-i", "-u"].map((flag) => `unshare ${flag} true`);
  attempts.push("nsenter -t 1 -m true");
  const script = attempts.map((line) => `${line} 2>&1 && echo "${line} works"`).join("; ");
  const seen = (await stage.sh(`${script}; true`)).trim().split("\n");
  assert.is(seen.length, attempts.length, seen.join("\n"));
  for (const line of seen) assert.match(line, /Operation not permitted$/);
});

test("with SYS_ADMIN the same hold no more, so that it is the filter and the capability that refuse", async () => {
  assert.is(
    await stage.sh("unshare -m mount -t tmpfs none /tmp && echo works", ["--cap-add", "SYS_ADMIN"]),
    "works\n",
  );
});

test("system calls that no container needs fail with EPERM", async () => {
  const probe = await buildProbe(stage.home);
  const seen = (await stage.ok([...PLAIN, "-v", `${probe}:/probe:ro`, image, "/probe", "numbers"])).trim();
  for (const line of seen.split("\n")) assert.match(line, /: EPERM$/);
});

test("device nodes cannot be made, with the capability neither, and those there are no more than they are", async () => {
  const script = "mknod /disk b 253 0 && echo made; mknod /mem c 1 1 && echo made; true";
  for (const flags of [[], ["--cap-add", "MKNOD"]])
    assert.is(await stage.sh(`(${script}) 2>/dev/null`, flags), "");
});

test("the caller's session keyring is not the container's", async () => {
  const probe = await buildProbe(stage.home);
  const flags = ["-v", `${probe}:/probe:ro`, "--security-opt", "seccomp=unconfined"];
  const rl = [program(), ...PLAIN, ...flags, image, "/probe", "find-key"];
  const control = await run([probe, "with-key", probe, "find-key"]);
  assert.is(control.stdout, "key: done\n", control.stderr);
  const ended = await run([probe, "with-key", ...rl], { env: stage.env });
  assert.is(ended.stdout, "key: ENOKEY\n", ended.stderr);
});

test("TIOCSTI is refused by the filter, whatever the stream is", async () => {
  const probe = await buildProbe(stage.home);
  const seen = await stage.rl([...PLAIN, "-i", "-v", `${probe}:/probe:ro`, image, "/probe", "tiocsti"]);
  assert.is(seen.stdout, "stdin: EPERM\nstdout: EPERM\nstderr: EPERM\n/dev/tty: ENXIO\n");
});

test("a process of the container cannot outlive it", async () => {
  await stage.sh("(setsid sleep 1000 </dev/null >/dev/null 2>&1 &) ; (setsid sleep 1000 &) ; true");
  await stage.tidied();
});

test.run();
