import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runSpec } from "../../../cli/commands/run.spec.ts";
import { runOptions } from "../../../cli/run/options.ts";
import type { ContainerOptions } from "../../../core/bundle/input.ts";
import { refusal } from "../helpers.ts";
import { ID, runFlags, sources } from "./fixture.ts";

const test = suite("runOptions");
const options = (...argv: string[]): ContainerOptions => runOptions(runFlags(...argv), sources(), undefined);

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
    ["--volume=/a:/b:ro", { binds: [{ source: "/a", target: "/b", options: ["ro"] }] }],
    ["--hostname=web", { hostname: "web" }],
    ["--entrypoint=/x", { entrypoint: ["/x"] }],
    ["--env=A=1", { env: ["A=1"] }],
    ["--tty", { terminal: true }],
    ["--network=host", { network: "host" }],
  ] as const;
  for (const [flag, expected] of flags) assert.equal(options(flag), { ...options(), ...expected }, flag);
});

test("runOptions has a flag or a reason for each of run's flags", () => {
  // What is decided before or after the container's own options.
  const elsewhere = [
    "detach",
    "env-file",
    "init",
    "interactive",
    "log-driver",
    "log-opt",
    "name",
    "platform",
    "pull",
    "quiet",
    "rm",
    "runtime",
  ];
  const here = [
    ...[
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
  assert.is(runOptions(runFlags(), sources(), keep).user, "1000:50");
  assert.is(runOptions(runFlags("-u", "root"), sources(), keep).user, "root");
  assert.not("user" in options());
});

test("runOptions refuses what no container can have", () => {
  for (const [flag, code] of [
    ["--volume=data:/data", "unsupported"],
    ["--volume=/a:b", "invalid"],
    ["--tmpfs=run", "invalid"],
    ["--security-opt=apparmor=x", "invalid"],
    ["--env==x", "invalid"],
  ] as const) {
    assert.is(refusal(() => options(flag)).code, code, flag);
  }
});

test.run();
