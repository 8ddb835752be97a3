import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Machine, selectAbis } from "../../../core/seccomp/architecture.ts";
import { checkListener } from "../../../core/seccomp/listener.ts";
import { readRules } from "../../../core/seccomp/rules.ts";
import type { LinuxSeccomp, LinuxSyscall } from "../../../core/spec/runtime-config.ts";

const test = suite("core/seccomp/listener");

function check(profile: LinuxSeccomp, machine: Machine = "x86_64"): void {
  for (const native of selectAbis(machine, []).slice(0, 1))
    checkListener(profile, readRules(profile), native);
}

const NOTIFY: LinuxSyscall = { names: ["mkdirat"], action: "SCMP_ACT_NOTIFY" };
const profile = (...syscalls: readonly LinuxSyscall[]): LinuxSeccomp => ({
  defaultAction: "SCMP_ACT_ALLOW",
  listenerPath: "/agent",
  syscalls,
});

test("checkListener lets profiles pass that can be handed over, on each machine", () => {
  for (const machine of ["x86_64", "aarch64"] as const) {
    check(profile(NOTIFY), machine);
    check({ ...profile(NOTIFY), defaultAction: "SCMP_ACT_LOG" }, machine);
    const allowed: LinuxSyscall = { names: ["sendmsg", "read"], action: "SCMP_ACT_ALLOW" };
    check({ ...profile(NOTIFY, allowed), defaultAction: "SCMP_ACT_KILL_PROCESS" }, machine);
  }
  check(profile({ names: ["read", "close", "execve"], action: "SCMP_ACT_NOTIFY" }));
  check({ defaultAction: "SCMP_ACT_ERRNO" });
});

test("checkListener refuses notifications that nobody would get", () => {
  assert.throws(() => check({ ...profile(NOTIFY), listenerPath: "" }), /there is no listenerPath/);
  assert.throws(() => check({ ...profile(), defaultAction: "SCMP_ACT_NOTIFY" }), /cannot be the default/);
});

const refusing: readonly LinuxSyscall[] = [
  { names: ["sendmsg"], action: "SCMP_ACT_NOTIFY" },
  { names: ["sendmsg"], action: "SCMP_ACT_ERRNO" },
  { names: ["sendmsg"], action: "SCMP_ACT_TRACE" },
  { names: ["read"], action: "SCMP_ACT_ERRNO" },
  { names: ["sendmsg"], action: "SCMP_ACT_KILL", args: [{ index: 0, value: 9, op: "SCMP_CMP_EQ" }] },
];
for (const rule of refusing) {
  test(`checkListener refuses a filter that holds the handover up: ${rule.names} ${rule.action}`, () => {
    assert.throws(() => check(profile(NOTIFY, rule)), new RegExp(`must let ${rule.names} pass`));
  });
}

test("checkListener refuses a filter that does not know the call of the handover", () => {
  for (const defaultAction of ["SCMP_ACT_ERRNO", "SCMP_ACT_KILL", "SCMP_ACT_TRACE"] as const) {
    assert.throws(() => check({ ...profile(NOTIFY), defaultAction }), /must let sendmsg pass/);
  }
});

test.run();
