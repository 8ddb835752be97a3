import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodePlan } from "../../../core/plan/encode.ts";
import { type Plan, type PlanRecord, RECORDS, type RecordName } from "../../../core/plan/records.ts";
import type { CgroupHost } from "../../../core/runtime/cgroup-place.ts";
import { defaultConfig } from "../../../core/runtime/default-config.ts";
import { type BundleStart, planBundle } from "../../../core/runtime/plan-bundle.ts";
import { stateParts } from "../../../core/runtime/state.ts";
import type { Linux, LinuxNamespace, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("planBundle");

const HELPERS = { newuidmap: "/usr/bin/newuidmap", newgidmap: "/usr/bin/newgidmap" };
const STATE = {
  id: "c1",
  bootId: "b-1",
  bundle: "/bundle",
  rootfs: "/bundle/rootfs",
  created: "2026-06-15T12:00:00.000Z",
  owner: "alice",
  annotations: { a: "b" },
};
const MINE: RuntimeConfig = withTerminal(defaultConfig({ rootless: true, uid: 1000, gid: 1001 }), false);
const NO_GROUPS: CgroupHost = { mount: undefined, own: undefined, canUse: () => false };
const START: BundleStart = {
  config: MINE,
  state: STATE,
  stateFile: "/root/c1/state.json",
  gate: undefined,
  answer: "/root/c1/answer",
  isDetached: false,
  pidFile: undefined,
  consoleSocket: undefined,
  cleanup: [],
  preserved: 0,
  keepsKeyring: false,
  isRootMoved: false,
  caller: { uid: 1000, gid: 1001, helpers: HELPERS },
  seccompFilter: undefined,
  cgroup: { host: NO_GROUPS, systemd: undefined, isPrivileged: false },
  failureArguments: ["rl", "explain"],
};

function withTerminal(config: RuntimeConfig, terminal: boolean): RuntimeConfig {
  return config.process === undefined ? config : { ...config, process: { ...config.process, terminal } };
}
const linux = (part: Linux): Pick<BundleStart, "config"> => ({
  config: { ...MINE, linux: { ...MINE.linux, ...part } },
});
/** The namespaces of a container, with another user namespace or none. */
const namespaces = (...user: LinuxNamespace[]): LinuxNamespace[] => [
  ...(MINE.linux?.namespaces ?? []).filter(({ type }) => type !== "user"),
  ...user,
];
const plan = (part: Partial<BundleStart> = {}): Plan => planBundle({ ...START, ...part });
const names = (part: Partial<BundleStart> = {}): RecordName[] => plan(part).map(({ record }) => record);
function only<N extends RecordName>(
  name: N,
  part: Partial<BundleStart> = {},
): Extract<PlanRecord, { record: N }> {
  const found = plan(part).filter(
    (record): record is Extract<PlanRecord, { record: N }> => record.record === name,
  );
  assert.is(found.length, 1, name);
  return found[0] as Extract<PlanRecord, { record: N }>;
}
const caller = (part: Partial<BundleStart["caller"]>): Pick<BundleStart, "caller"> => ({
  caller: { ...START.caller, ...part },
});

test("planBundle takes the bundle's root file system as it is", () => {
  assert.is(only("root").path, "/bundle/rootfs");
  assert.not.ok(names().some((name) => name === "overlay" || name === "copyTree"));
});

test("planBundle notes the container, with all that is known of it now", () => {
  const [before, between, beforeCgroup, after] = stateParts({ ...STATE, unit: "" });
  const noted = { record: "created", stateFile: "/root/c1/state.json", before, between, beforeCgroup, after };
  assert.equal(only("created"), { ...noted, pidFile: "" });
  assert.equal(only("created", { pidFile: "/p" }), { ...noted, pidFile: "/p" });
});

test("planBundle makes the gate while the host can be seen, and only for who waits", () => {
  const waiting = names({ gate: "/root/c1/start", isDetached: true });
  assert.is(waiting.indexOf("startGate") + 1, waiting.indexOf("root"));
  assert.is(only("startGate", { gate: "/root/c1/start" }).path, "/root/c1/start");
  assert.not.ok(names().includes("startGate"));
});

test("planBundle has hooks run when all is mounted, and before anything is hidden or read-only", () => {
  const hooks = { createContainer: [{ path: "/x" }], poststop: [{ path: "/y" }] };
  const order = names({ config: { ...MINE, hooks, root: { path: "rootfs", readonly: true } } });
  const waits = order.indexOf("runtimeHooks");
  assert.is(order[waits + 1], "createContainerHooks");
  assert.ok(Math.max(order.lastIndexOf("mount"), order.lastIndexOf("device")) < waits);
  for (const later of ["hostname", "mask", "readonly", "readonlyRoot", "pivot"] as const)
    assert.ok(order.indexOf(later) > waits, later);
  assert.equal(order.filter((name) => name === "hook").length, 2);
  assert.not.ok(names().some((name) => /hook/i.test(name)));
});

test("planBundle makes the answer for who starts a container with hooks, and for nobody else", () => {
  const state = { ...STATE, hooks: { poststop: [{ path: "/x" }] } };
  const gate = "/root/c1/start";
  assert.is(only("startAnswer", { gate, state }).path, "/root/c1/answer");
  assert.not.ok(names({ gate }).includes("startAnswer"));
  assert.not.ok(names({ state }).includes("startAnswer"));
});

test("planBundle leaves a detached container, and no other", () => {
  assert.is(names({ isDetached: true }).filter((name) => name === "detach").length, 1);
  assert.not.ok(names().includes("detach"));
});

test("planBundle keeps the host's stage before the container's, and encodes", () => {
  for (const part of [{}, { gate: "/g", isDetached: true, pidFile: "/p", cleanup: ["/root/c1"] }]) {
    const stages = names(part).map((name) => RECORDS[name].stage);
    assert.ok(stages.lastIndexOf("host") < stages.indexOf("container"));
    assert.is(names(part).at(-1), "exec");
    assert.ok(encodePlan(plan(part)).length > 0);
  }
});

test("planBundle keeps the monitor out of a user namespace in which the caller is nobody", () => {
  const mode = (part: Linux): number => only("userns", linux(part)).mode;
  assert.is(mode({}), 1);
  const others = [{ containerID: 0, hostID: 100000, size: 65536 }];
  const both = [{ containerID: 0, hostID: 1000, size: 2 }];
  assert.is(mode({ uidMappings: others, gidMappings: both }), 2);
  assert.is(mode({ uidMappings: both, gidMappings: others }), 2);
  assert.is(mode({ uidMappings: both, gidMappings: both }), 1);
});

test("planBundle tells failures, and removes what it is told to", () => {
  const told = plan({ cleanup: ["/root/c1"] });
  assert.equal(told.slice(0, 2), [
    { record: "failureArgument", value: "rl" },
    { record: "failureArgument", value: "explain" },
  ]);
  assert.equal(only("cleanup", { cleanup: ["/root/c1"] }), { record: "cleanup", path: "/root/c1" });
  assert.not.ok(names().includes("cleanup"));
});

test("planBundle hands the caller's streams over, but for those of a new terminal", () => {
  assert.is(only("stdin").mode, 2);
  assert.not.ok(names().includes("terminal"));
  const config = withTerminal(MINE, true);
  assert.is(only("stdin", { config }).mode, 1);
  assert.ok(names({ config }).includes("terminal"));
});

test("planBundle refuses a terminal that nobody would hold", () => {
  const error = refusal(() => plan({ config: withTerminal(MINE, true), isDetached: true }));
  assert.equal([error.code, error.subject], ["invalid", "process.terminal"]);
  assert.match(error.hint ?? "", /--console-socket/);
});

test("planBundle gives a terminal to who listens, and refuses one who would get none", () => {
  const config = withTerminal(MINE, true);
  for (const isDetached of [false, true]) {
    const part = { config, isDetached, consoleSocket: "/run/console" };
    assert.is(only("consoleSocket", part).path, "/run/console");
    assert.is(only("terminal", part).record, "terminal");
  }
  assert.not.ok(names({ config }).includes("consoleSocket"));
  const error = refusal(() => plan({ consoleSocket: "/run/console" }));
  assert.equal([error.code, error.subject], ["invalid", "process.terminal"]);
});

test("planBundle hands descriptors over, keeps a keyring and moves the root only when it is asked to", () => {
  const asked = ["preserveDescriptors", "callerKeyring", "moveRoot"];
  assert.not.ok(names().some((name) => asked.includes(name)));
  assert.is(only("preserveDescriptors", { preserved: 3 }).count, 3);
  assert.is(only("callerKeyring", { keepsKeyring: true }).record, "callerKeyring");
  const moved = names({ isRootMoved: true });
  assert.is(moved.indexOf("moveRoot"), names().indexOf("pivot"));
  assert.not.ok(moved.includes("pivot"));
});

test("planBundle lets an ordinary user map himself without help", () => {
  assert.equal(only("userns"), {
    record: "userns",
    mode: 1,
    keeper: "",
    uidMap: "0 1000 1\n",
    gidMap: "0 1001 1\n",
    newuidmap: "",
    newgidmap: "",
    setgroups: 0,
  });
  assert.is(only("userns", caller({ helpers: undefined })).setgroups, 0);
});

test("planBundle has the helpers map what is not the caller's own", () => {
  const own = { containerID: 0, hostID: 1000, size: 1 };
  const maps: Linux[] = [
    { uidMappings: [own, { containerID: 1, hostID: 100000, size: 65536 }] },
    { uidMappings: [{ ...own, size: 2 }] },
    { uidMappings: [{ ...own, hostID: 1002 }] },
    { gidMappings: [{ ...own, hostID: 1000 }] },
  ];
  for (const map of maps) {
    const { newuidmap, newgidmap, setgroups } = only("userns", linux(map));
    assert.equal({ newuidmap, newgidmap, setgroups }, { ...HELPERS, setgroups: 1 });
    const error = refusal(() => plan({ ...linux(map), ...caller({ helpers: undefined }) }));
    assert.equal([error.code, error.subject], ["unsupported", "linux.uidMappings"]);
    assert.match(error.hint ?? "", /uidmap/);
  }
});

test("planBundle has root write every map itself", () => {
  const part = { ...linux({ uidMappings: [{ containerID: 0, hostID: 100000, size: 65536 }] }) };
  for (const helpers of [HELPERS, undefined]) {
    const record = only("userns", { ...part, ...caller({ uid: 0, gid: 0, helpers }) });
    assert.equal(
      [record.uidMap, record.newuidmap, record.newgidmap, record.setgroups],
      ["0 100000 65536\n", "", "", 1],
    );
  }
});

test("planBundle refuses a user namespace without maps", () => {
  for (const part of [{ uidMappings: [] }, { gidMappings: [] }])
    assert.equal(refusal(() => plan(linux(part))).code, "invalid");
});

test("planBundle keeps root in its user namespace when the config says so, and nobody else", () => {
  const part = linux({ namespaces: namespaces(), uidMappings: [], gidMappings: [] });
  const error = refusal(() => plan(part));
  assert.equal([error.code, error.subject], ["denied", "linux.namespaces"]);
  assert.match(error.hint ?? "", /spec --rootless/);
  assert.not.ok(names({ ...part, ...caller({ uid: 0, gid: 0 }) }).includes("userns"));
});

test("planBundle joins a user namespace that is there, and makes none then", () => {
  const joined = linux({ namespaces: namespaces({ type: "user", path: "/proc/7/ns/user" }) });
  assert.not.ok(names(joined).includes("userns"));
  assert.ok(
    plan(joined).some((record) => record.record === "joinNamespace" && record.path === "/proc/7/ns/user"),
  );
  // An empty path is none.
  assert.ok(names(linux({ namespaces: namespaces({ type: "user", path: "" }) })).includes("userns"));
});

test("planBundle never leaves a profile out", () => {
  const part = linux({ seccomp: { defaultAction: "SCMP_ACT_ALLOW" } });
  assert.throws(() => plan(part), /profile has not been compiled/);
  assert.equal(only("seccomp", { ...part, seccompFilter: new Uint8Array(8) }).filter, new Uint8Array(8));
});

test("planBundle loads a filter with its flags, and sends its listener when there is one", () => {
  const seccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    flags: ["SECCOMP_FILTER_FLAG_LOG"],
    listenerPath: "/agent",
    listenerMetadata: "data",
  } as const;
  const seccompFilter = new Uint8Array(8);
  const quiet = { ...linux({ seccomp }), seccompFilter };
  assert.is(only("seccomp", quiet).flags, 2);
  assert.not(names(quiet).includes("seccompListener"));
  const syscalls = [{ names: ["read"], action: "SCMP_ACT_NOTIFY" }] as const;
  const listening = { ...linux({ seccomp: { ...seccomp, syscalls } }), seccompFilter };
  assert.is(only("seccomp", listening).flags, 2 | 8);
  const { path, before, between, after } = only("seccompListener", listening);
  const text = [before, between, after].map((part) => new TextDecoder().decode(part as Uint8Array)).join("9");
  assert.is(path, "/agent");
  assert.equal(JSON.parse(text), {
    ociVersion: "1.2.0",
    fds: ["seccompFd"],
    pid: 9,
    metadata: "data",
    state: {
      ociVersion: "1.2.0",
      id: "c1",
      status: "creating",
      pid: 9,
      bundle: "/bundle",
      annotations: { a: "b" },
    },
  });
});

test("planBundle refuses what cannot be done, and a config without a process", () => {
  assert.is(refusal(() => plan(linux({ cgroupsPath: "/a" }))).code, "unsupported");
  const { process: _, ...nothing } = MINE;
  assert.is(refusal(() => plan({ config: nothing })).code, "invalid");
});

test.run();
