import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runSpec } from "../../../../cli/commands/run.spec.ts";
import type { ContainerOptions } from "../../../../core/bundle/input.ts";
import { HEALTH_FLAGS } from "../../../../core/engine/flags/run/health.ts";
import { RESOURCE_FLAGS } from "../../../../core/engine/flags/run/resources.ts";
import { refusal } from "../../../cli/helpers.ts";
import { ID, optionsOf, runFlags } from "./fixture.ts";

const test = suite("runOptions");
const options = (...argv: string[]): ContainerOptions => optionsOf(runFlags(...argv));

test("runOptions of no flags are the defaults", () => {
  assert.equal(options(), {
    id: ID,
    command: ["sh", "-c", "true"],
    network: "private",
    terminal: false,
    env: [],
    readOnly: false,
    binds: [],
    tmpfs: [],
    capAdd: [],
    capDrop: [],
    noNewPrivileges: undefined,
    unmask: [],
    mask: [],
    seccomp: "default",
  });
});

test("runOptions passes every flag of a container on", () => {
  const flags = [
    ["--read-only", { readOnly: true }],
    ["--cap-add=net_admin", { capAdd: ["net_admin"] }],
    ["--cap-drop=ALL", { capDrop: ["ALL"] }],
    ["--security-opt=no-new-privileges", { noNewPrivileges: true }],
    ["--security-opt=seccomp=unconfined", { seccomp: "unconfined" }],
    ["--security-opt=seccomp=file.json", { seccomp: "default" }],
    ["--workdir=/srv", { workingDirectory: "/srv" }],
    ["--user=web:50", { user: "web:50" }],
    ["--tmpfs=/run:size=1m,exec", { tmpfs: [{ target: "/run", options: ["size=1m", "exec"] }] }],
    ["--volume=/a:/b:ro", { binds: [{ source: "/a", target: "/b", readonly: true, options: ["ro"] }] }],
    ["--hostname=web", { hostname: "web" }],
    ["--entrypoint=/x", { entrypoint: ["/x"] }],
    ["--env=A=1", { env: ["A=1"] }],
    ["--tty", { terminal: true }],
    ["--network=host", { network: "host" }],
    ["--add-host=db:10.0.0.1", { extraHosts: [{ name: "db", address: "10.0.0.1" }] }],
    ["--dns=9.9.9.9", { resolv: { servers: ["9.9.9.9"], search: [], options: [] } }],
    ["--dns-search=example.org", { resolv: { servers: [], search: ["example.org"], options: [] } }],
    ["--dns-opt=ndots:1", { resolv: { servers: [], search: [], options: ["ndots:1"] } }],
    ["--domainname=nis", { domainname: "nis" }],
    ["--group-add=audio", { groups: ["audio"] }],
    ["--ulimit=nofile=1:2", { rlimits: [{ type: "nofile", soft: 1, hard: 2 }] }],
    ["--sysctl=kernel.msgmax=1", { sysctls: { "kernel.msgmax": "1" } }],
    ["--shm-size=1m", { shmSize: 1048576 }],
    ["--oom-score-adj=-5", { oomScoreAdj: -5 }],
    ["--privileged", { privileged: true, seccomp: "unconfined" }],
    ["--cgroup-parent=web.slice", { cgroupParent: "web.slice" }],
    ["--pids-limit=7", { resources: { pids: { limit: 7 } } }],
    ["--annotation=a=b", { annotations: { a: "b" } }],
  ] as const;
  for (const [flag, expected] of flags) assert.equal(options(flag), { ...options(), ...expected }, flag);
});

test("runOptions has a flag or a reason for each of run's flags", () => {
  // What is decided before or after the container's own options.
  const elsewhere = [
    "cidfile",
    "detach",
    "attach",
    "detach-keys",
    "env-file",
    "init",
    "interactive",
    "log-driver",
    "log-opt",
    "label",
    "label-file",
    "name",
    "platform",
    "pull",
    "quiet",
    "replace",
    "rm",
    "runtime",
    "stop-signal",
    "stop-timeout",
    "sig-proxy",
    ...HEALTH_FLAGS.map(({ name }) => name),
    "restart",
    // What other containers and the machine have to be asked about.
    ...[
      "cgroupns",
      "device",
      "expose",
      "ip",
      "ip6",
      "ipc",
      "link",
      "mac-address",
      "network-alias",
      "pid",
      "publish",
      "publish-all",
      "uts",
    ],
  ];
  const here = [
    ...RESOURCE_FLAGS.map(({ name }) => name),
    ...["add-host", "dns", "dns-option", "dns-search", "domainname", "group-add", "privileged", "sysctl"],
    ...[
      "annotation",
      "cap-add",
      "cap-drop",
      "entrypoint",
      "env",
      "hostname",
      "network",
      "read-only",
      "security",
      "security-opt",
    ],
    ...["mount", "volumes-from"],
    ...["tmpfs", "tty", "user", "userns", "volume", "workdir"],
  ];
  assert.equal(runSpec.flags.map(({ name }) => name).sort(), [...elsewhere, ...here].sort());
});

test("runOptions takes a volume's relative source from the working directory", () => {
  assert.equal(options("-v", "./data:/data").binds, [
    { source: `${process.cwd()}/./data`, target: "/data", options: [] },
  ]);
});

test("runOptions makes the user himself with keep-id, unless a flag names another", () => {
  const keep = { uid: 1000, gid: 50 };
  assert.is(optionsOf(runFlags(), keep).user, "1000:50");
  assert.is(optionsOf(runFlags("-u", "root"), keep).user, "root");
  assert.not("user" in options());
});

test("runOptions refuses what no container can have", () => {
  for (const [flag, code] of [
    ["--volume=a/b:/data", "invalid"],
    ["--mount=type=npipe,src=a,dst=/a", "unsupported"],
    ["--volume=/a:b", "invalid"],
    ["--tmpfs=run", "invalid"],
    ["--security-opt=apparmor=x", "invalid"],
    ["--env==x", "invalid"],
  ] as const) {
    assert.is(refusal(() => options(flag)).code, code, flag);
  }
});

test.run();
