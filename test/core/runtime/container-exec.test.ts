import { suite } from "uvu";
import * as assert from "uvu/assert";
import { CAPABILITIES } from "../../../core/bundle/capabilities.ts";
import type { ContainerDocument } from "../../../core/container/document.ts";
import { parseEvent } from "../../../core/container/event.ts";
import { encodePlan } from "../../../core/plan/encode.ts";
import type { Plan, PlanRecord } from "../../../core/plan/records.ts";
import { type ContainerExec, planContainerExec } from "../../../core/runtime/container-exec.ts";
import { refusal } from "../../cli/helpers.ts";
import { DOCUMENT } from "../container/documents.ts";

const test = suite("planContainerExec");
const PROGRAM = new Uint8Array(8);
const document: ContainerDocument = {
  ...DOCUMENT,
  config: {
    ...DOCUMENT.config,
    hostname: "h",
    process: {
      cwd: "/srv",
      user: { uid: 0, gid: 0, umask: 0o22 },
      capabilities: { bounding: ["CAP_CHOWN"], effective: ["CAP_CHOWN"], permitted: ["CAP_CHOWN"] },
      noNewPrivileges: true,
    },
  },
  extras: { user: "web", groups: ["video"], filter: "default", writable: ["/tmp"] },
};
const EXEC: ContainerExec = {
  document,
  state: {
    bootId: "b",
    pid: 7,
    startTime: 8,
    monitor: { pid: 5, startTime: 6 },
    startedAt: "",
    cgroup: "/c",
  },
  args: ["true"],
  env: [],
  user: undefined,
  workingDirectory: undefined,
  terminal: false,
  stdin: "none",
  privileged: false,
  background: false,
  leaveKeys: Uint8Array.of(16, 17),
  cgroup: "/c",
  filter: { program: PROGRAM, flags: 2 },
  failureArguments: ["rl"],
};
const plan = (part: Partial<ContainerExec> = {}): Plan => planContainerExec({ ...EXEC, ...part });
const find = <R extends PlanRecord["record"]>(record: R, part: Partial<ContainerExec> = {}) =>
  plan(part).find((each) => each.record === record) as Extract<PlanRecord, { record: R }> | undefined;
const environment = (part: Partial<ContainerExec>): string[] =>
  plan(part).flatMap((each) => (each.record === "environment" ? [String(each.entry)] : []));

test("planContainerExec joins the process that the state names, and has what the container has", () => {
  assert.equal(find("joinContainer"), {
    record: "joinContainer",
    id: "web",
    pid: 7,
    startTime: 8,
    cgroup: "/c",
  });
  assert.equal([find("user")?.spec, find("user")?.additionalGroups], ["web", "video"]);
  assert.is(find("workingDirectory")?.path, "/srv");
  assert.is(find("capabilities")?.bounding, 1);
  assert.equal(find("seccomp"), { record: "seccomp", filter: PROGRAM, flags: 2 });
  assert.is(new TextDecoder().decode(find("landlock")?.writable), "/tmp\0");
  assert.ok(find("noNewPrivileges"));
  assert.ok(encodePlan(plan()).length > 0);
});

test("planContainerExec has told what becomes of the command, where anybody is to hear of it", () => {
  assert.is(find("commandEvents"), undefined);
  const args = ["sh", "-c", 'echo "\u{1f600}"', "x".repeat(2000)];
  const record = find("commandEvents", {
    events: "/run/events.json",
    args,
    document: { ...document, name: "a" },
  });
  const line = `${record?.before},"execID":"1"},"action":"exec_die: ${record?.command}","timeNano":"1"}`;
  const event = parseEvent(line);
  assert.is(record?.file, "/run/events.json");
  assert.equal([event?.type, event?.id, event?.attributes.name], ["container", document.id, "a"]);
  assert.match(event?.action ?? "", /^exec_die: sh -c echo "\u{1f600}" x{900,}$/u);
  assert.ok((event?.action.length ?? 0) < 1100);
});

test("planContainerExec takes user, directory and variables that are asked for", () => {
  assert.is(find("user", { user: "1000:5" })?.spec, "1000:5");
  assert.is(find("user", { user: "" })?.spec, "0");
  assert.is(refusal(() => plan({ user: "a:b:c" })).subject, "a:b:c");
  assert.is(find("workingDirectory", { workingDirectory: "/a/../b" })?.path, "/b");
  assert.is(refusal(() => plan({ workingDirectory: "b" })).code, "invalid");
  const entries = environment({ env: ["A=c", "N=1", "PATH"] });
  assert.ok(entries.includes("A=c") && entries.includes("N=1"));
  assert.not.ok(
    entries.some((entry) => entry.startsWith("PATH=")),
    String(entries),
  );
  assert.ok(environment({}).includes("PATH=/bin"));
  assert.ok(environment({ terminal: true }).includes("TERM=xterm"));
});

test("planContainerExec with privileges gives every capability, and neither filter nor landlock", () => {
  const part = { privileged: true };
  assert.is(find("capabilities", part)?.effective, 2 ** CAPABILITIES.length - 1);
  assert.is(find("seccomp", part), undefined);
  assert.is(find("landlock", part), undefined);
});

test("planContainerExec stays with the caller, or leaves him as a whole", () => {
  assert.equal(find("stdin"), { record: "stdin", mode: 0 });
  assert.equal(find("stdin", { stdin: "caller" }), { record: "stdin", mode: 1 });
  assert.is(find("background"), undefined);
  assert.is(find("background", { background: true })?.announce.length, 0);
  assert.is(find("detach", { background: true }), undefined);
});

test("planContainerExec lets keys leave only a terminal that is typed at", () => {
  const typed = { terminal: true, stdin: "caller" } as const;
  assert.equal(find("leaveKeys", typed)?.keys, EXEC.leaveKeys);
  assert.is(find("leaveKeys", { ...typed, leaveKeys: new Uint8Array() }), undefined);
  assert.is(find("leaveKeys", { ...typed, background: true }), undefined);
  assert.is(find("leaveKeys", { terminal: true }), undefined);
  assert.is(find("leaveKeys", { stdin: "caller" }), undefined);
});

test("planContainerExec refuses a container that says nothing of its process", () => {
  const { extras: _, ...foreign } = document;
  assert.is(refusal(() => plan({ document: foreign })).code, "unsupported");
});

test.run();
