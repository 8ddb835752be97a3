/** Who the process of a bundle is and what it is given, as /proc tells it from inside. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type {
  IdMapping,
  LinuxCapabilities,
  PosixRlimit,
  Process,
} from "../../../core/spec/runtime-config.ts";
import { type Bundle, type Change, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { subordinateMap } from "../../helpers/subordinate.ts";

const test = suite("oci config of the process");
let bundle: Bundle;
let linux: { uidMappings: readonly IdMapping[]; gidMappings: readonly IdMapping[] };
test.before(async () => {
  skipIf(requires.idRange());
  bundle = await makeBundle(await makeStage(), { isRootless: true });
  linux = { uidMappings: subordinateMap("uid"), gidMappings: subordinateMap("gid") };
});
test.after(() => bundle?.stage.stop());

let count = 0;
/** Run a command, not a script, and have what it writes. */
async function output(args: readonly string[], change: Change = {}): Promise<string> {
  bundle.configure(args, change);
  count += 1;
  const { stdout, stderr, exitCode } = await bundle.oci("run", "--bundle", bundle.path, `process-${count}`);
  assert.is(exitCode, 0, stderr);
  return stdout;
}

async function status(process: Partial<Process>, names: string): Promise<string> {
  return await output(["grep", "-E", `^(${names}):`, "/proc/self/status"], { process, linux });
}

test("args are the command line, byte by byte, and the first one is looked for in the PATH of env", async () => {
  const args = ["cat", "--", "/proc/self/cmdline"];
  assert.is(await output(args), `${args.join("\0")}\0`);
  const odd = ["echo", "", " two  words ", 'a"b', "$HOME", "\n", "ä\u{1f600}"];
  assert.is(await output(odd), `${odd.slice(1).join(" ")}\n`);
  bundle.configure(["cat"], { process: { env: ["PATH=/nowhere"] } });
  assert.match((await bundle.oci("run", "--bundle", bundle.path, "path")).stderr, /Cannot run command "cat"/);
});

test("env is the environment, in its order and nothing besides", async () => {
  const env = ["Z=1", "A=", "TWO=a=b", "LINES=a\nb", "PATH=/bin", "HOME=/tmp", "ä=ö"];
  assert.is(await output(["cat", "/proc/self/environ"], { process: { env } }), `${env.join("\0")}\0`);
  // Every runtime gives a home where the config has none.
  const given = await output(["/bin/cat", "/proc/self/environ"], { process: { env: [] } });
  assert.is(given, "HOME=/\0");
});

test("cwd is where the command is, and is made when it is missing", async () => {
  assert.is(await output(["pwd"], { process: { cwd: "/tmp" } }), "/tmp\n");
  assert.is(await output(["pwd"], { process: { cwd: "/made/for it" } }), "/made/for it\n");
});

test("user.uid and user.gid are all four ids, and additionalGids the groups beside them", async () => {
  const user = { uid: 5, gid: 6, additionalGids: [7, 60_000] };
  const ids = await status({ user }, "Uid|Gid|Groups");
  assert.is(ids, "Uid:\t5\t5\t5\t5\nGid:\t6\t6\t6\t6\nGroups:\t6 7 60000 \n");
});

test("uidMappings and gidMappings are the maps of the user namespace", async () => {
  for (const [kind, mappings] of [
    ["uid", linux.uidMappings],
    ["gid", linux.gidMappings],
  ] as const) {
    const lines = (await output(["cat", `/proc/self/${kind}_map`], { linux })).trim().split("\n");
    const ids = mappings.map(({ containerID, hostID, size }) => [containerID, hostID, size]);
    assert.equal(
      lines.map((line) => line.trim().split(/\s+/).map(Number)),
      ids,
    );
  }
});

test("an id that the map does not have is refused", async () => {
  for (const user of [
    { uid: 170_000, gid: 0 },
    { uid: 0, gid: 170_000 },
    { uid: 0, gid: 0, additionalGids: [170_000] },
  ]) {
    const { exitCode, stdout, stderr } = await bundle.sh("echo ran", { process: { user }, linux });
    assert.equal([exitCode, stdout], [1, ""]);
    assert.match(
      stderr,
      /^rl: Cannot use user "[^\n]*: the id is not mapped in the container's user namespace/,
    );
  }
});

test("user.umask is the mask of new files", async () => {
  for (const [umask, mode] of [
    [0o22, "644"],
    [0o77, "600"],
    [0, "666"],
  ] as const) {
    const user = { uid: 0, gid: 0, umask };
    const { stdout, stderr } = await bundle.sh("umask; >/tmp/f; stat -c %a /tmp/f; rm /tmp/f", {
      process: { user },
    });
    assert.is(stdout, `0${umask.toString(8).padStart(3, "0")}\n${mode}\n`, stderr);
  }
});

const CHOWN = "CAP_CHOWN";
const KILL = "CAP_KILL";
const BIND = "CAP_NET_BIND_SERVICE";
/** Their bits. */
const MASKS: Readonly<Record<string, number>> = { [CHOWN]: 1, [KILL]: 1 << 5, [BIND]: 1 << 10 };

async function sets(
  capabilities: LinuxCapabilities,
  user = { uid: 5, gid: 5 },
): Promise<Record<string, number>> {
  const text = await status({ capabilities, user, noNewPrivileges: true }, "Cap(Inh|Prm|Eff|Bnd|Amb)");
  return Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(":\t"))
      .map(([name = "", mask = ""]) => [name.slice(3), Number.parseInt(mask, 16)]),
  );
}
const mask = (...names: string[]): number => names.reduce((sum, name) => sum | (MASKS[name] ?? 0), 0);

test("capabilities: each of the five sets is what the config says, and an absent one is empty", async () => {
  const all = {
    bounding: [CHOWN, KILL, BIND],
    permitted: [CHOWN, KILL],
    inheritable: [KILL, BIND],
    ambient: [KILL],
  };
  const some = { ...all, permitted: [CHOWN, KILL, BIND], effective: [CHOWN] };
  // Who is not root keeps across the exec what is ambient.
  const user = await sets(some);
  assert.equal(user, {
    Inh: mask(KILL, BIND),
    Prm: mask(KILL),
    Eff: mask(KILL),
    Bnd: mask(CHOWN, KILL, BIND),
    Amb: mask(KILL),
  });
  // With no_new_privs, root gets no more by an exec than it had.
  const root = await sets({ ...all, inheritable: [KILL] }, { uid: 0, gid: 0 });
  assert.equal([root.Prm, root.Eff, root.Inh], [mask(CHOWN, KILL), mask(CHOWN, KILL), mask(KILL)]);
  assert.equal(await sets({}), { Inh: 0, Prm: 0, Eff: 0, Bnd: 0, Amb: 0 });
});

test("capabilities that the kernel does not let a process have are left out, with a warning of each", async () => {
  for (const [capabilities, left] of [
    [{ bounding: [KILL], effective: [KILL] }, "effective"],
    [{ bounding: [KILL], permitted: [KILL], ambient: [KILL] }, "ambient"],
    [{ bounding: [KILL], inheritable: [KILL], ambient: [KILL] }, "ambient"],
  ] as const) {
    const { exitCode, stdout, stderr } = await bundle.sh("echo ran", { process: { capabilities } });
    assert.equal([exitCode, stdout], [0, "ran\n"]);
    assert.is(stderr, `rl: warning: capabilities that cannot be granted are left out: ${left} ${KILL}\n`);
  }
});

test("noNewPrivileges is the process's flag", async () => {
  for (const noNewPrivileges of [true, false])
    assert.is(await status({ noNewPrivileges }, "NoNewPrivs"), `NoNewPrivs:\t${Number(noNewPrivileges)}\n`);
});

/** As /proc/self/limits calls them. */
const LIMITS: Readonly<Record<string, readonly [name: string, soft: number, hard: number]>> = {
  RLIMIT_CPU: ["cpu time", 100, 200],
  RLIMIT_FSIZE: ["file size", 1_000_000, 2_000_000],
  RLIMIT_DATA: ["data size", 100_000_000, 200_000_000],
  RLIMIT_STACK: ["stack size", 1_048_576, 2_097_152],
  RLIMIT_CORE: ["core file size", 0, 0],
  RLIMIT_RSS: ["resident set", 50_000_000, 60_000_000],
  RLIMIT_NPROC: ["processes", 900, 1000],
  RLIMIT_NOFILE: ["open files", 64, 128],
  RLIMIT_MEMLOCK: ["locked memory", 4096, 8192],
  RLIMIT_AS: ["address space", 1_000_000_000, 2_000_000_000],
  RLIMIT_LOCKS: ["file locks", 11, 12],
  RLIMIT_SIGPENDING: ["pending signals", 13, 14],
  RLIMIT_MSGQUEUE: ["msgqueue size", 1000, 2000],
  RLIMIT_NICE: ["nice priority", 0, 0],
  RLIMIT_RTPRIO: ["realtime priority", 0, 0],
  RLIMIT_RTTIME: ["realtime timeout", 1000, 2000],
};

test("rlimits: each of the sixteen is set, and no more than the caller may is given", async () => {
  const rlimits = Object.entries(LIMITS).map(([type, [, soft, hard]]): PosixRlimit => ({ type, soft, hard }));
  const said = await output(["cat", "/proc/self/limits"], { process: { rlimits } });
  for (const [name, soft, hard] of Object.values(LIMITS))
    assert.match(said, new RegExp(`^Max ${name} +${soft} +${hard} `, "m"));
  const above = [{ type: "RLIMIT_NOFILE", soft: 2 ** 40, hard: 2 ** 40 }];
  const { exitCode, stderr } = await bundle.sh("true", { process: { rlimits: above } });
  assert.is(exitCode, 1);
  assert.match(
    stderr,
    /^rl: Cannot limit resource "RLIMIT_NOFILE": it is above what is allowed here\nhint: /,
  );
  for (const type of ["NOFILE", "RLIMIT_OF_TOMORROW"]) {
    const done = await bundle.sh("true", { process: { rlimits: [{ type, soft: 1, hard: 1 }] } });
    assert.match(done.stderr, /process\.rlimits\[0\]\.type: .* is none of RLIMIT_CPU/);
  }
  const twice = [1, 2].map((soft) => ({ type: "RLIMIT_CPU", soft, hard: 2 }));
  assert.match(
    (await bundle.sh("true", { process: { rlimits: twice } })).stderr,
    /rlimits\[1\]\.type: .* is there twice/,
  );
});

test.run();
