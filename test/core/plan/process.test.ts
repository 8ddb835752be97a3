import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import type { CompileContext } from "../../../core/plan/context.ts";
import { compileProcess } from "../../../core/plan/process.ts";
import type { PlanRecord, RecordName } from "../../../core/plan/records.ts";
import type { Process } from "../../../core/spec/runtime-config.ts";
import { INPUT } from "../bundle/inputs.ts";

const test = suite("compileProcess");

const PROCESS: Process = { cwd: "/w", user: { uid: 5, gid: 6 }, args: ["sh", "-c", ""] };
const CONTEXT: CompileContext = {
  containerDirectory: "/c",
  rootfs: { kind: "directory", target: "/c/rootfs" },
  stdin: "none",
};
const FILTER = new Uint8Array(8);

const compile = (process: Partial<Process> = {}, context: Partial<CompileContext> = {}): PlanRecord[] =>
  compileProcess({ ...PROCESS, ...process }, { ...CONTEXT, ...context });
const all = <N extends RecordName>(records: readonly PlanRecord[], name: N) =>
  records.filter((record): record is Extract<PlanRecord, { record: N }> => record.record === name);
const names = (...given: Parameters<typeof compile>): RecordName[] =>
  compile(...given).map(({ record }) => record);

test("compileProcess makes the fewest records for a bare process, exec last", () => {
  assert.equal(compile(), [
    { record: "argument", value: "sh" },
    { record: "argument", value: "-c" },
    { record: "argument", value: "" },
    { record: "user", spec: "", uid: 5, gid: 6, additionalGroups: "" },
    { record: "workingDirectory", path: "/w" },
    { record: "capabilities", bounding: 0, effective: 0, permitted: 0, inheritable: 0, ambient: 0 },
    { record: "exec" },
  ]);
});

test("compileProcess loads the filter while it may: before dropping, or last with no_new_privileges", () => {
  const tail = (process: Partial<Process>): RecordName[] =>
    names(process, { seccompFilter: FILTER }).slice(5);
  assert.equal(tail({}), ["seccomp", "capabilities", "exec"]);
  assert.equal(tail({ noNewPrivileges: false }), ["seccomp", "capabilities", "exec"]);
  assert.equal(tail({ noNewPrivileges: true }), ["capabilities", "noNewPrivileges", "seccomp", "exec"]);
});

test("compileProcess sets umask after the working directory is made, also umask 0", () => {
  const records = names({ user: { uid: 0, gid: 0, umask: 0 } });
  assert.is(records.indexOf("umask"), records.indexOf("workingDirectory") + 1);
});

test("compileProcess puts init right before exec, on request", () => {
  assert.equal(names({}, { init: true }).slice(-2), ["init", "exec"]);
  assert.not(names({}, { init: false }).includes("init"));
});

test("compileProcess keeps environment and arguments in order, repeated ones too", () => {
  const records = compile({ env: ["A=1", "B=", "A=1"], args: ["x", "x"] });
  assert.equal(
    all(records, "environment").map(({ entry }) => entry),
    ["A=1", "B=", "A=1"],
  );
  assert.is(all(records, "argument").length, 2);
});

test("compileProcess turns capability names into masks of 41 bits, missing sets into nothing", () => {
  const set = ["CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_CHECKPOINT_RESTORE"];
  const mask = 1 + 2 ** 21 + 2 ** 40;
  assert.equal(
    all(compile({ capabilities: { bounding: set, effective: [...set, ...set] } }), "capabilities"),
    [{ record: "capabilities", bounding: mask, effective: mask, permitted: 0, inheritable: 0, ambient: 0 }],
  );
});

test("compileProcess gives each capability set its own mask", () => {
  const capabilities = {
    bounding: ["CAP_CHOWN"],
    effective: ["CAP_DAC_OVERRIDE"],
    permitted: ["CAP_DAC_READ_SEARCH"],
    inheritable: ["CAP_FOWNER"],
    ambient: ["CAP_FSETID"],
  };
  assert.equal(all(compile({ capabilities }), "capabilities"), [
    { record: "capabilities", bounding: 1, effective: 2, permitted: 4, inheritable: 8, ambient: 16 },
  ]);
});

test("compileProcess gives the generated defaults the mask of Podman's containers", () => {
  // as it shows in CapBnd of /proc/self/status
  const { process } = generateConfig(INPUT).config;
  assert.is(all(compile(process), "capabilities")[0]?.bounding, 0x800405fb);
});

test("compileProcess refuses a capability that is none", () => {
  for (const name of ["ALL", "CHOWN", "cap_chown", ""])
    assert.throws(() => compile({ capabilities: { ambient: [name] } }), /there is no such capability/, name);
});

test("compileProcess turns limits into numbers and no limit into 2^64-1", () => {
  const rlimits = [
    { type: "RLIMIT_NOFILE", soft: 10, hard: 2 ** 64 - 2048 },
    { type: "RLIMIT_CORE", soft: -1, hard: 2 ** 64 },
    { type: "RLIMIT_AS", soft: 0, hard: 2 ** 60 },
    { type: "RLIMIT_FSIZE", soft: 2n ** 53n + 1n, hard: 2n ** 64n - 1n },
  ];
  assert.equal(all(compile({ rlimits }), "rlimit"), [
    { record: "rlimit", resource: 7, soft: 10, hard: 0xffff_ffff_ffff_ffffn },
    { record: "rlimit", resource: 4, soft: 0xffff_ffff_ffff_ffffn, hard: 0xffff_ffff_ffff_ffffn },
    { record: "rlimit", resource: 9, soft: 0, hard: 1n << 60n },
    { record: "rlimit", resource: 1, soft: 2n ** 53n + 1n, hard: 0xffff_ffff_ffff_ffffn },
  ]);
  assert.throws(() => compile({ rlimits: [{ type: "RLIMIT_NOTHING", soft: 0, hard: 0 }] }), /RLIMIT_NOTHING/);
});

test("compileProcess names the user by the spec, and groups by number, then by name", () => {
  const user = { uid: 5, gid: 6, additionalGids: [7, 8] };
  assert.equal(all(compile({ user }, { userSpec: "web", groups: ["video"] }), "user"), [
    { record: "user", spec: "web", uid: 5, gid: 6, additionalGroups: "7,8,video" },
  ]);
});

test("compileProcess refuses an empty command", () => {
  assert.throws(() => compile({ args: [] }), /the config names none/);
  const { args: _, ...nothing } = PROCESS;
  assert.throws(() => compileProcess(nothing, CONTEXT), /the config names none/);
});

test.run();
