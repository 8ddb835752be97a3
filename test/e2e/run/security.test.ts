/** --cap-add, --cap-drop, --security-opt. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("run: security options");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  await stage.ok(["pull", "-q", image]);
});
test.after(() => stage?.stop());

const status = async (field: string, ...flags: string[]): Promise<string> =>
  (await stage.sh(`awk '$1 == "${field}:" { print $2 }' /proc/self/status`, flags)).trim();
const fails = (...flags: string[]): ReturnType<Stage["rl"]> => stage.rl([...PLAIN, ...flags, image, "true"]);

const DEFAULT = 0x00000000800405fbn;
const hex = (value: bigint): string => value.toString(16).padStart(16, "0");

for (const [flags, set] of [
  [[], DEFAULT],
  [["--cap-drop", "ALL"], 0n],
  [["--cap-drop", "all", "--cap-add", "CHOWN"], 1n],
  [["--cap-add", "CAP_SYS_PTRACE"], DEFAULT | (1n << 19n)],
  [["--cap-add", "sys_admin", "--cap-add", "cap_net_admin"], DEFAULT | (1n << 21n) | (1n << 12n)],
  [["--cap-drop", "KILL", "--cap-drop", "SETFCAP"], DEFAULT & ~(1n << 5n) & ~(1n << 31n)],
  [["--cap-add", "NET_RAW", "--cap-add", "MKNOD"], DEFAULT | (1n << 13n) | (1n << 27n)],
] as const) {
  test(`capabilities with ${flags.join(" ") || "no flag"} are ${hex(set)}`, async () => {
    for (const field of ["CapEff", "CapPrm", "CapBnd"])
      assert.is(await status(field, ...flags), hex(set), field);
    for (const field of ["CapInh", "CapAmb"]) assert.is(await status(field, ...flags), hex(0n), field);
  });
}

test("--cap-add ALL is all the kernel has", async () => {
  const last = Number(readFileSync("/proc/sys/kernel/cap_last_cap", "utf8"));
  assert.is(await status("CapEff", "--cap-add", "ALL"), hex((1n << BigInt(last + 1)) - 1n));
});

test("a user who is not root has capabilities in the bounding set alone", async () => {
  assert.is(await status("CapEff", "-u", "nobody"), hex(0n));
  assert.is(await status("CapBnd", "-u", "nobody"), hex(DEFAULT));
});

test("an unknown capability is refused with the nearest known", async () => {
  assertRefused(await fails("--cap-add", "NET_ADMINN"), { line: "NET_ADMINN", hint: "NET_ADMIN" });
  assertRefused(await fails("--cap-drop", "CHOWNS"), { line: "CHOWNS", hint: "CHOWN" });
});

test("a capability dropped is one that cannot be used", async () => {
  assert.is(await stage.sh("chown 1 /etc/passwd && stat -c %u /etc/passwd"), "1\n");
  assert.match(await stage.sh("chown 1 /etc/passwd 2>&1; true", ["--cap-drop", "CHOWN"]), /not permitted/);
});

test("--security-opt no-new-privileges holds, in all its spellings", async () => {
  assert.is(await status("NoNewPrivs"), "0");
  for (const text of ["no-new-privileges", "no-new-privileges=true", "no-new-privileges:true"]) {
    assert.is(await status("NoNewPrivs", "--security-opt", text), "1", text);
  }
  assert.is(await status("NoNewPrivs", "--security-opt", "no-new-privileges=false"), "0");
});

test("--security-opt seccomp=unconfined takes the filter away", async () => {
  assert.is(await status("Seccomp"), "2");
  assert.is(await status("Seccomp", "--security-opt", "seccomp=unconfined"), "0");
});

test("--security-opt seccomp=FILE is what the file says, in docker's form", async () => {
  const file = join(stage.home, "no-mkdir.json");
  const profile = {
    defaultAction: "SCMP_ACT_ALLOW",
    archMap: [
      { architecture: "SCMP_ARCH_X86_64", subArchitectures: ["SCMP_ARCH_X86"] },
      { architecture: "SCMP_ARCH_AARCH64", subArchitectures: ["SCMP_ARCH_ARM"] },
    ],
    syscalls: [{ names: ["mkdir", "mkdirat"], action: "SCMP_ACT_ERRNO", errnoRet: 1 }],
  };
  writeFileSync(file, JSON.stringify(profile));
  const flags = ["--security-opt", `seccomp=${file}`];
  assert.is(await stage.sh("mkdir /x && echo made"), "made\n");
  assert.match(await stage.sh("mkdir /x 2>&1; touch /y && echo made", flags), /not permitted\nmade\n$/);
  // The file may change between two starts of the same command line.
  writeFileSync(file, JSON.stringify({ ...profile, syscalls: [] }));
  assert.is(await stage.sh("mkdir /x && echo made", flags), "made\n");
});

test("a filter that is missing or broken is refused, never left out", async () => {
  const file = join(stage.home, "broken.json");
  writeFileSync(file, '{"defaultAction": "SCMP_ACT_NOPE"}');
  assertRefused(await fails("--security-opt", `seccomp=${file}`), { line: file });
  assert.is((await fails("--security-opt", "seccomp=/no/such/file")).exitCode, 125);
});

test("an unknown security option is refused", async () => {
  assertRefused(await fails("--security-opt", "shields=up"), { line: "shields=up", hint: "seccomp=" });
});

test.run();
