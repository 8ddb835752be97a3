/** Flags of `rl run` that change what a container finds: each is seen inside, or refused. */
import { hostname } from "node:os";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { IMAGE, stageWithImage } from "../../helpers/e2e/loaded.ts";
import { PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("flags of run");
let stage: Stage;
test.before(async () => {
  stage = await stageWithImage();
});
test.after(() => stage?.stop());

/** What a script says in a container with these flags. */
const says = (flags: readonly string[], script: string): Promise<string> =>
  stage.ok([...PLAIN, ...flags, IMAGE, "sh", "-c", script]);
/** Refused in words, with nothing run. */
const refused = async (flags: readonly string[], line: string, hint = ""): Promise<void> => {
  const { exitCode, stdout, stderr } = await stage.rl([...PLAIN, "-q", ...flags, IMAGE, "true"]);
  assert.equal([exitCode, stdout], [125, ""], stderr);
  assert.ok(stderr.includes(line) && stderr.includes(hint), stderr);
};

test("--add-host, --dns, --dns-search and --dns-option are lines of the files", async () => {
  const flags = ["--add-host", "db:10.1.2.3", "--dns", "10.9.9.9", "--dns-search", "example.org"];
  const said = await says([...flags, "--dns-option", "ndots:3"], "cat /etc/hosts /etc/resolv.conf");
  assert.match(said, /^10\.1\.2\.3\tdb$/m);
  assert.match(said, /^nameserver 10\.9\.9\.9\nsearch example\.org\noptions ndots:3$/m);
  assert.is(said.match(/nameserver/g)?.length, 1, "the host's are replaced");
  await refused(["--add-host", "x:host-gateway"], "a container without a network reaches nothing");
});

test("--domainname and --hostname name it, --uts host gives it the host's name", async () => {
  assert.is(await says(["--domainname", "nis"], "cat /proc/sys/kernel/domainname"), "nis\n");
  const own = await says(["--uts", "host"], "hostname; echo $HOSTNAME; cat /etc/hostname");
  assert.is(own, `${hostname()}\n`.repeat(3));
  await refused(["--uts", "host", "-h", "web"], "a name of the container's own");
});

test("--group-add, --ulimit, --sysctl, --oom-score-adj and --shm-size are the process's", async () => {
  assert.match(await says(["--group-add", "7"], "id -G"), /\b7\b/);
  assert.is(await says(["--ulimit", "nofile=100:200"], "ulimit -n; ulimit -Hn"), "100\n200\n");
  assert.is(await says(["--sysctl", "kernel.msgmax=4096"], "cat /proc/sys/kernel/msgmax"), "4096\n");
  await refused(["--sysctl", "kernel.pid_max=9"], "it would change the whole machine");
  assert.is(await says(["--oom-score-adj", "300"], "cat /proc/self/oom_score_adj"), "300\n");
  await refused(["--oom-score-adj", "-999"], "Cannot set out-of-memory score");
  assert.match(await says(["--shm-size", "1m"], "df -k /dev/shm"), /\b1024\b/);
});

test("--privileged is every capability of the user namespace, without filter and masks", async () => {
  const script =
    "mkdir /m; mount -t tmpfs x /m && echo mounted; grep -E '^(CapEff|Seccomp):' /proc/self/status";
  const said = await says(["--privileged"], script);
  assert.match(said, /^mounted$/m);
  assert.match(said, /^CapEff:\t0*1f+$/m);
  assert.match(said, /^Seccomp:\t0$/m);
  assert.not.match(await says([], script), /mounted/);
  await refused(["--privileged", "--security", "strict"], "it has no privileges");
});

test("--device shows a device that the caller may use, and refuses what it may not", async () => {
  assert.match(await says(["--device", "/dev/null:/dev/nothing"], "ls -l /dev/nothing"), /^c.* 1, +3 /);
  assert.is(await says(["--device", "/dev/zero:/dev/z:rw"], "head -c 3 /dev/z | wc -c"), "3\n");
  await refused(["--device", "/etc/passwd"], '"/etc/passwd": it is not a device');
  await refused(["--device", "/dev/null:/dev/x:r"], "less than reading and writing");
});

test("--pid host shows the machine's processes, --pid container those of another", async () => {
  assert.match(await says(["--pid", "host"], "ps"), /rl-monitor|rl-cleaner/);
  const other = stage.start([...PLAIN, "-i", "--name", "shown", IMAGE, "sh", "-c", "echo up; exec cat"]);
  await other.said("up");
  assert.match(await says(["--pid", "container:shown"], "ps; echo $$"), /^ +1 root +cat$/m);
  assert.not.match(await says([], "ps"), / cat$/m);
  await refused(["--pid", "container:shown", "--userns", "keep-id"], "Cannot join namespace");
  other.endInput();
  await other.finished();
  await refused(["--pid", "container:shown"], "there is none of this name");
});

test("--ipc container shares memory with one that is willing, none has none, host has the host's", async () => {
  const script = "echo of the first >/dev/shm/word; echo up; cat >/dev/null; cat /dev/shm/answer";
  const words = ["-i", "--ipc", "shareable", "--name", "open", IMAGE, "sh", "-c", script];
  const other = stage.start([...PLAIN, ...words]);
  await other.said("up");
  const both = "cat /dev/shm/word; echo of the second >/dev/shm/answer";
  assert.is(await says(["--ipc", "container:open"], both), "of the first\n");
  other.endInput();
  assert.match((await other.finished()).stdout, /of the second/);
  const shut = stage.start([...PLAIN, "-i", "--name", "shut", IMAGE, "sh", "-c", "echo up; cat"]);
  await shut.said("up");
  await refused(["--ipc", "container:shut"], "keeps its shared memory to itself", "--ipc shareable");
  shut.endInput();
  await shut.finished();
  assert.is(await says(["--ipc", "none"], "ls -d /dev/shm 2>/dev/null || echo none"), "none\n");
  const host = Bun.spawnSync(["readlink", "/proc/self/ns/ipc"]).stdout.toString();
  assert.is(await says(["--ipc", "host"], "readlink /proc/self/ns/ipc"), host);
  assert.is.not(await says([], "readlink /proc/self/ns/ipc"), host);
});

test("--userns keep-id with other ids is that user, and files are the caller's", async () => {
  skipIf(requires.idRange());
  assert.match(await says(["--userns", "keep-id:uid=2000,gid=3000"], "id"), /^uid=2000 gid=3000/);
  const owner = await says(
    ["--userns", "keep-id:uid=2000,gid=3000", "-v", `${stage.home}:/h`],
    "stat -c %u:%g /h",
  );
  assert.is(owner, "2000:3000\n");
  assert.is(await says(["--userns", "keep-id:uid=2000,gid=3000"], "stat -c %u /bin/busybox"), "0\n");
});

test("what there is not yet, or never, is refused by its name", async () => {
  await refused(["--gpus", "all"], 'Cannot accept flag "--gpus": there is no toolkit');
  await refused(["--memory-swappiness", "10"], '"--memory-swappiness": control groups of version 2');
  await refused(["--oom-kill-disable"], '"--oom-kill-disable": control groups of version 2');
});

test.run();
