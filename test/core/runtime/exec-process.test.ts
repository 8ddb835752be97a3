import { suite } from "uvu";
import * as assert from "uvu/assert";
import { documentedProcess, type ExecRequest, requestedProcess } from "../../../core/runtime/exec-process.ts";
import type { Process } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("exec process");

const OWN: Process = {
  terminal: true,
  consoleSize: { height: 1, width: 2 },
  cwd: "/own",
  env: ["PATH=/bin", "A=own"],
  args: ["own"],
  user: { uid: 5, gid: 6, umask: 0o22, additionalGids: [7] },
  rlimits: [{ type: "RLIMIT_CORE", soft: 1, hard: 1 }],
  capabilities: { bounding: ["CAP_KILL"], effective: ["CAP_KILL"], permitted: ["CAP_KILL"] },
  noNewPrivileges: true,
  oomScoreAdj: 10,
  apparmorProfile: "own-profile",
  selinuxLabel: "own-label",
  scheduler: { policy: "SCHED_BATCH" },
  ioPriority: { class: "IOPRIO_CLASS_IDLE", priority: 0 },
  execCPUAffinity: { final: "0" },
};
const NOTHING: ExecRequest = {
  args: ["true"],
  cwd: undefined,
  env: [],
  terminal: false,
  user: undefined,
  additionalGids: [],
  selinuxLabel: undefined,
  apparmorProfile: undefined,
  noNewPrivileges: undefined,
  capabilities: [],
};
const asked = (part: Partial<ExecRequest> = {}): Process => requestedProcess(OWN, { ...NOTHING, ...part });

test("requestedProcess is the container's own, with another command and without its terminal", () => {
  const { consoleSize: _, ...own } = OWN;
  assert.equal(asked(), { ...own, args: ["true"], terminal: false });
  assert.is(asked({ terminal: true }).terminal, true);
});

test("requestedProcess changes what is asked for", () => {
  const { cwd, apparmorProfile, selinuxLabel, noNewPrivileges } = asked({
    cwd: "/x",
    apparmorProfile: "p",
    selinuxLabel: "l",
    noNewPrivileges: false,
  });
  assert.equal([cwd, apparmorProfile, selinuxLabel, noNewPrivileges], ["/x", "p", "l", false]);
  assert.is(refusal(() => asked({ cwd: "x" })).code, "invalid");
});

test("requestedProcess has each variable once, the last that was asked for", () => {
  assert.equal(asked({ env: ["A=1", "B=", "A=2=3"] }).env, ["PATH=/bin", "A=2=3", "B="]);
  for (const entry of ["A", "=1", ""]) assert.is(refusal(() => asked({ env: [entry] })).subject, entry);
});

test("requestedProcess takes users and groups by number", () => {
  assert.equal(asked({ user: "1" }).user, { ...OWN.user, uid: 1 });
  assert.equal(asked({ user: "4294967294:0" }).user, { ...OWN.user, uid: 4294967294, gid: 0 });
  assert.equal(asked({ additionalGids: ["8", "9"] }).user.additionalGids, [7, 8, 9]);
  for (const user of [
    "",
    "root",
    "1:",
    ":1",
    "1:2:3",
    "-1",
    "+1",
    "1.5",
    "0x1",
    "4294967295",
    "99999999999999999999",
  ])
    assert.is(refusal(() => asked({ user })).code, "invalid", user);
  for (const group of ["", "video", "-1", "4294967295"])
    assert.is(refusal(() => asked({ additionalGids: [group] })).code, "invalid", group);
});

test("requestedProcess adds capabilities, and none that would be inherited", () => {
  const both = ["CAP_KILL", "CAP_CHOWN"];
  const { capabilities } = asked({ capabilities: ["CAP_CHOWN", "CAP_KILL"] });
  assert.equal(capabilities, { bounding: both, effective: both, permitted: both });
});

test("requestedProcess needs a command, and a container's process to go by", () => {
  assert.match(refusal(() => asked({ args: [] })).state, /none is named/);
  assert.is(refusal(() => requestedProcess(undefined, NOTHING)).code, "invalid");
});

test("documentedProcess is the document, confined by the container where it says nothing", () => {
  const document: Process = { cwd: "/", args: ["x"], user: { uid: 0, gid: 0 } };
  const { capabilities, rlimits, apparmorProfile, selinuxLabel, oomScoreAdj } = OWN;
  const { scheduler, ioPriority, execCPUAffinity } = OWN;
  const labels = { apparmorProfile, selinuxLabel };
  const confined = { capabilities, rlimits, ...labels, oomScoreAdj, scheduler, ioPriority, execCPUAffinity };
  assert.equal(documentedProcess(OWN, document), { ...confined, ...document });
  assert.equal(documentedProcess(OWN, { ...document, capabilities: {}, rlimits: [] }).capabilities, {});
  assert.equal(documentedProcess(undefined, document), document);
});

test.run();
