import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type Plan, RECORDS, type RecordName } from "../../../core/plan/records.ts";
import { type ExecStart, planExec } from "../../../core/runtime/plan-exec.ts";
import type { Process } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("planExec");

const PROCESS: Process = { cwd: "/", args: ["true"], user: { uid: 0, gid: 0 } };
const START: ExecStart = {
  process: PROCESS,
  container: { id: "c1", pid: 7, startTime: 8, status: "running", bundle: "/b", annotations: { a: "b" } },
  linux: {},
  cgroup: "/sys/fs/cgroup/c1",
  isDetached: false,
  pidFile: undefined,
  consoleSocket: undefined,
  preserved: 0,
  seccompFilter: undefined,
  failureArguments: ["rl", "explain"],
};
const plan = (part: Partial<ExecStart> = {}): Plan => planExec({ ...START, ...part });
const names = (part: Partial<ExecStart> = {}): RecordName[] => plan(part).map(({ record }) => record);
const find = (name: RecordName, part: Partial<ExecStart> = {}): unknown =>
  plan(part).find(({ record }) => record === name);

test("planExec enters the container, in its control group, before anything of the process", () => {
  const { id, pid, startTime } = START.container;
  assert.equal(find("joinContainer"), { record: "joinContainer", id, pid, startTime, cgroup: START.cgroup });
  assert.is(
    names().find((name) => RECORDS[name].stage === "container"),
    "enterContainer",
  );
  assert.is(names().at(-1), "exec");
});

test("planExec makes no mount, no namespace and no root, and leaves the container's state alone", () => {
  const whole = names({
    isDetached: true,
    pidFile: "/p",
    preserved: 2,
    process: { ...PROCESS, oomScoreAdj: -1 },
  });
  for (const name of [
    "namespaces",
    "userns",
    "root",
    "pivot",
    "mount",
    "bind",
    "hostname",
    "startGate",
    "cleanup",
  ])
    assert.not.ok(whole.includes(name as RecordName), name);
  const created = find("created", { pidFile: "/p" }) as { stateFile: string; pidFile: string };
  assert.equal([created.stateFile, created.pidFile], ["", "/p"]);
  assert.not.ok(names().includes("created"));
});

test("planExec keeps the host's stage before the container's, and encodes", () => {
  for (const part of [{}, { isDetached: true, pidFile: "/p", preserved: 3 }]) {
    const stages = names(part).map((name) => RECORDS[name].stage);
    assert.ok(stages.lastIndexOf("host") < stages.indexOf("container"));
    assert.ok(encodePlan(plan(part)).length > 0);
  }
});

test("planExec hands streams over as they are, but for a terminal's", () => {
  assert.equal(find("stdin"), { record: "stdin", mode: 2 });
  const process = { ...PROCESS, terminal: true };
  assert.equal(find("stdin", { process }), { record: "stdin", mode: 1 });
  assert.ok(names({ process }).includes("terminal"));
  const held = { process, isDetached: true, consoleSocket: "/s" };
  assert.equal(find("consoleSocket", held), { record: "consoleSocket", path: "/s" });
  assert.is(refusal(() => plan({ process, isDetached: true })).subject, "process.terminal");
});

test("planExec loads the container's filter, and sets its score", () => {
  const seccompFilter = new Uint8Array(8);
  assert.ok(names({ seccompFilter }).includes("seccomp"));
  const scored = { process: { ...PROCESS, oomScoreAdj: -2 } };
  assert.equal(find("oomScoreAdj", scored), { record: "oomScoreAdj", value: 2n ** 64n - 2n });
});

test("planExec does what a config asks of every process, not only of the first", () => {
  const process: Process = {
    ...PROCESS,
    terminal: true,
    consoleSize: { height: 3, width: 4 },
    scheduler: { policy: "SCHED_BATCH", nice: 5 },
    ioPriority: { class: "IOPRIO_CLASS_IDLE", priority: 0 },
    apparmorProfile: "p",
    execCPUAffinity: { initial: "0", final: "1" },
  };
  const seccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    flags: ["SECCOMP_FILTER_FLAG_LOG"],
    syscalls: [{ names: ["uname"], action: "SCMP_ACT_NOTIFY" }],
    listenerPath: "/agent",
  } as const;
  const linux = { personality: { domain: "LINUX32" }, seccomp } as const;
  const part = {
    process,
    linux,
    seccompFilter: new Uint8Array(8),
    modules: { apparmor: true, selinux: false },
  };
  assert.equal(find("consoleSize", part), { record: "consoleSize", height: 3, width: 4 });
  assert.equal(find("personality", part), { record: "personality", value: 8 });
  assert.equal(find("label", part), { record: "label", module: 1, label: "exec p" });
  assert.equal(find("seccomp", part), { record: "seccomp", filter: part.seccompFilter, flags: 2 | 8 });
  const { path, between, after } = find("seccompListener", part) as Record<
    "path" | "between" | "after",
    unknown
  >;
  assert.equal([path, (after as Uint8Array).length], ["/agent", 0]);
  assert.match(new TextDecoder().decode(between as Uint8Array), /"status":"running","pid":7/);
  const order = names(part);
  for (const name of ["scheduler", "ioPriority"] as const) assert.ok(order.includes(name), name);
  // The one before the control group is entered, the other behind it.
  assert.ok(order.indexOf("initialAffinity") < order.indexOf("joinContainer"));
  assert.is(order.indexOf("affinity"), order.indexOf("enterContainer") + 1);
});

test("planExec refuses a label that the host has no module for", () => {
  const process = { ...PROCESS, selinuxLabel: "l" };
  assert.is(
    refusal(() => plan({ process, modules: { apparmor: true, selinux: false } })).code,
    "unsupported",
  );
});

test.run();
