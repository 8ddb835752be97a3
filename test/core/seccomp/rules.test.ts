import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../core/seccomp/architecture.ts";
import { decide, readRules, type Verdicts } from "../../../core/seccomp/rules.ts";
import type { LinuxSeccomp, LinuxSeccompArg } from "../../../core/spec/runtime-config.ts";

const test = suite("core/seccomp/rules");

const equal = (index: number, value: number): LinuxSeccompArg => ({ index, value, op: "SCMP_CMP_EQ" });

const decideOn = (profile: LinuxSeccomp): Verdicts => {
  const [abi] = selectAbis("x86_64", []);
  if (abi === undefined) throw new Error("no ABI");
  return decide(profile, readRules(profile), abi);
};

test("readRules: strictest first, then in the order of the file", () => {
  const rules = readRules({
    defaultAction: "SCMP_ACT_ERRNO",
    syscalls: [
      { names: ["ioctl"], action: "SCMP_ACT_ALLOW" },
      { names: ["ioctl"], action: "SCMP_ACT_ERRNO", errnoRet: 7, args: [equal(0, 1)] },
      { names: ["ioctl"], action: "SCMP_ACT_ERRNO", errnoRet: 3, args: [equal(0, 2)] },
      { names: ["ioctl"], action: "SCMP_ACT_KILL_PROCESS", args: [equal(0, 3)] },
    ],
  });
  assert.equal(
    rules.get("ioctl")?.map(({ value }) => value),
    [0x80000000, 0x00050007, 0x00050003, 0x7fff0000],
  );
});

test("decide: rules behind one that always holds, and those that change nothing, are gone", () => {
  const { byNumber } = decideOn({
    defaultAction: "SCMP_ACT_ERRNO",
    syscalls: [
      { names: ["read"], action: "SCMP_ACT_ALLOW", args: [equal(0, 1)] },
      { names: ["read"], action: "SCMP_ACT_ERRNO", errnoRet: 1 },
      { names: ["write"], action: "SCMP_ACT_ERRNO", errnoRet: 1, args: [equal(0, 1)] },
      { names: ["write"], action: "SCMP_ACT_ERRNO", errnoRet: 5, args: [equal(0, 2)] },
      { names: ["open"], action: "SCMP_ACT_ERRNO", errnoRet: 1, args: [equal(0, 1)] },
    ],
  });
  const seen = [0, 1, 2]
    .map((number) => byNumber.get(number))
    .map((each) => [each?.rules.length, each?.otherwise]);
  assert.equal(seen, [
    [0, 0x00050001],
    [2, 0x00050001],
    [0, 0x00050001],
  ]);
});

test("decide: the newest named call is the newest known one, unless calls pass by default", () => {
  const syscalls = [{ names: ["read", "openat2", "s390_runtime_instr"], action: "SCMP_ACT_LOG" }] as const;
  const refusing = decideOn({ defaultAction: "SCMP_ACT_KILL", syscalls });
  assert.is(refusing.highest, 437);
  assert.is(refusing.unknown.otherwise, 0x00050026);
  assert.is(refusing.fallback.otherwise, 0);
  const open = decideOn({ defaultAction: "SCMP_ACT_ALLOW", syscalls });
  assert.is(open.highest, Number.POSITIVE_INFINITY);
  assert.is(open.unknown, open.fallback);
});

test.run();
