import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateNamespaces, generateSysctls } from "../../../core/bundle/namespaces.ts";
import type { LinuxNamespace } from "../../../core/spec/runtime-config.ts";
import { OPTIONS } from "./inputs.ts";

const test = suite("core/bundle/namespaces");

const types = (...given: Parameters<typeof generateNamespaces>): string[] =>
  generateNamespaces(...given).map(({ type }) => type);

const sysctls = (given: Record<string, string>, namespaces: readonly LinuxNamespace[]) =>
  generateSysctls({ ...OPTIONS, sysctls: given }, namespaces);

const PRIVATE = generateNamespaces("private", true);
const SHARED = generateNamespaces("host", true);

test("generateNamespaces makes five always, network unless it is the host's, user on request", () => {
  const always = ["pid", "ipc", "uts", "mount", "cgroup"];
  assert.equal(types("host", false), always);
  assert.equal(types("host", true), [...always, "user"]);
  assert.equal(types("none", false), [...always, "network"]);
  assert.equal(types("private", true), [...always, "network", "user"]);
});

test("generateNamespaces joins none: no namespace has a path", () => {
  for (const namespace of PRIVATE) assert.equal(Object.keys(namespace), ["type"]);
});

test("generateSysctls lets a network of its own ping and listen on low ports", () => {
  assert.equal(sysctls({}, PRIVATE), {
    "net.ipv4.ping_group_range": "0 0",
    "net.ipv4.ip_unprivileged_port_start": "0",
  });
});

test("generateSysctls sets nothing in the host's network", () => {
  assert.equal(sysctls({}, SHARED), {});
  assert.equal(generateSysctls(OPTIONS, SHARED), {});
});

test("generateSysctls lets the caller's value win over the default", () => {
  const given = { "net.ipv4.ip_unprivileged_port_start": "1024", "kernel.shmmax": "1" };
  assert.equal(sysctls(given, PRIVATE), { "net.ipv4.ping_group_range": "0 0", ...given });
});

test("generateSysctls refuses a parameter of a namespace the container shares", () => {
  assert.throws(() => sysctls({ "net.ipv4.ip_forward": "1" }, SHARED), /shares its network namespace/);
  assert.equal(sysctls({ "kernel.shmmax": "1" }, SHARED), { "kernel.shmmax": "1" });
});

test("generateNamespaces leaves out what is the host's, and joins what is another's", () => {
  const pid = { path: "/proc/7/ns/pid", pid: 7, startTime: 9 };
  const made = generateNamespaces("none", true, { ipc: "host", pid, uts: "host" });
  assert.equal(made, [
    { type: "pid", path: pid.path },
    { type: "mount" },
    { type: "cgroup" },
    { type: "network" },
    { type: "user" },
  ]);
});

test("generateSysctls sets nothing in a namespace that is another's", () => {
  const ipc = { path: "/proc/7/ns/ipc", pid: 7, startTime: 9 };
  const namespaces = generateNamespaces("none", true, { ipc });
  assert.throws(() => sysctls({ "kernel.msgmax": "1" }, namespaces), /shares its ipc namespace/);
});

test.run();
