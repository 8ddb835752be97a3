import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { compileSeccomp, unknownNames } from "../../../core/seccomp/compile.ts";
import { FILTER_FLAGS } from "../../../core/seccomp/flags.ts";
import type {
  LinuxSeccomp,
  LinuxSeccompArg,
  LinuxSyscall,
  SeccompAction,
  SeccompOperator,
} from "../../../core/spec/runtime-config.ts";
import { interpret } from "./interpreter.ts";

const test = suite("core/seccomp/compile");

const X86_64 = 0xc000003e;
const I386 = 0x40000003;
const AARCH64 = 0xc00000b7;
const ALLOW = 0x7fff0000;
const KILL_PROCESS = 0x80000000;
const errno = (number: number): number => 0x00050000 + number;

const profileOf = (...syscalls: readonly LinuxSyscall[]): LinuxSeccomp => ({
  defaultAction: "SCMP_ACT_ERRNO",
  syscalls,
});

const answer = (profile: LinuxSeccomp, number: number, ...args: readonly bigint[]): number =>
  interpret(compileSeccomp(profile, "x86_64"), { number, arch: X86_64, args });

const refusal = (run: () => unknown): { code: string; message: string } => {
  try {
    run();
  } catch (error) {
    if (isRlError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("nothing was thrown");
};

const ACTIONS: readonly (readonly [SeccompAction, number | undefined, number])[] = [
  ["SCMP_ACT_KILL", undefined, 0x00000000],
  ["SCMP_ACT_KILL_THREAD", undefined, 0x00000000],
  ["SCMP_ACT_KILL_PROCESS", undefined, 0x80000000],
  ["SCMP_ACT_TRAP", undefined, 0x00030000],
  ["SCMP_ACT_ERRNO", undefined, 0x00050001],
  ["SCMP_ACT_ERRNO", 0, 0x00050000],
  ["SCMP_ACT_ERRNO", 38, 0x00050026],
  ["SCMP_ACT_ERRNO", 4095, 0x00050fff],
  ["SCMP_ACT_TRACE", undefined, 0x7ff00001],
  ["SCMP_ACT_TRACE", 0xffff, 0x7ff0ffff],
  ["SCMP_ACT_LOG", undefined, 0x7ffc0000],
  ["SCMP_ACT_ALLOW", undefined, 0x7fff0000],
];

for (const [action, errnoRet, expected] of ACTIONS) {
  test(`compileSeccomp: ${action} ${errnoRet ?? ""} returns 0x${expected.toString(16)}`, () => {
    const rule = { names: ["read"], action, ...(errnoRet === undefined ? {} : { errnoRet }) };
    const profile: LinuxSeccomp = { defaultAction: "SCMP_ACT_ERRNO", defaultErrnoRet: 99, syscalls: [rule] };
    assert.is(answer(profile, 0), expected);
  });
}

/** operator, value, valueTwo, arguments that match, arguments that do not */
const OPERATORS: readonly (readonly [
  SeccompOperator,
  number,
  number,
  readonly bigint[],
  readonly bigint[],
])[] = [
  ["SCMP_CMP_EQ", 5, 0, [5n], [4n, 6n, 0x1_0000_0005n]],
  ["SCMP_CMP_EQ", 0x1_0000_0005, 0, [0x1_0000_0005n], [5n, 0x1_0000_0004n, 0x2_0000_0005n]],
  ["SCMP_CMP_NE", 5, 0, [4n, 0x1_0000_0005n], [5n]],
  ["SCMP_CMP_NE", 0x1_0000_0005, 0, [5n, 0x1_0000_0000n], [0x1_0000_0005n]],
  ["SCMP_CMP_LT", 5, 0, [0n, 4n], [5n, 6n, 0x1_0000_0000n]],
  ["SCMP_CMP_LT", 0x1_0000_0005, 0, [0xffff_ffffn, 0x1_0000_0004n], [0x1_0000_0005n, 0x2_0000_0000n]],
  ["SCMP_CMP_LE", 5, 0, [0n, 5n], [6n, 0x1_0000_0005n]],
  ["SCMP_CMP_LE", 0x1_0000_0005, 0, [0xffff_ffffn, 0x1_0000_0005n], [0x1_0000_0006n, 0x2_0000_0000n]],
  ["SCMP_CMP_GE", 5, 0, [5n, 6n, 0x1_0000_0000n], [4n, 0n]],
  ["SCMP_CMP_GE", 0x1_0000_0005, 0, [0x1_0000_0005n, 0x2_0000_0000n], [0xffff_ffffn, 0x1_0000_0004n]],
  ["SCMP_CMP_GT", 5, 0, [6n, 0x1_0000_0000n, 0xffff_ffff_ffff_ffffn], [5n, 0n]],
  ["SCMP_CMP_GT", 0x1_0000_0005, 0, [0x1_0000_0006n, 0x2_0000_0000n], [0xffff_ffffn, 0x1_0000_0005n]],
  ["SCMP_CMP_GT", 0x8000_0000, 0, [0x8000_0001n], [0x8000_0000n, 0x7fff_ffffn]],
  ["SCMP_CMP_MASKED_EQ", 0xf0, 0x10, [0x10n, 0x1fn, 0xffff_ffff_ffff_ff1fn], [0x20n, 0x30n, 0n]],
  ["SCMP_CMP_MASKED_EQ", 0xffffffff, 5, [5n, 0x1_0000_0005n], [4n, 0x1_0000_0004n]],
  [
    "SCMP_CMP_MASKED_EQ",
    0x1_0000_0000,
    0x1_0000_0000,
    [0x1_0000_0000n, 0x3_0000_0007n],
    [0n, 0x2_0000_0000n],
  ],
  [
    "SCMP_CMP_MASKED_EQ",
    0x1_0000_00ff,
    0x1_0000_0005,
    [0x1_0000_0005n, 0x3_0000_1105n],
    [5n, 0x1_0000_0006n],
  ],
  ["SCMP_CMP_MASKED_EQ", 0, 0, [0n, 7n, 0xffff_ffff_ffff_ffffn], []],
];

for (const [op, value, valueTwo, matching, others] of OPERATORS) {
  for (const index of [0, 5]) {
    test(`compileSeccomp: ${op} 0x${value.toString(16)} 0x${valueTwo.toString(16)} of argument ${index}`, () => {
      const arg: LinuxSeccompArg = { index, value, valueTwo, op };
      const profile = profileOf({ names: ["read"], action: "SCMP_ACT_ALLOW", args: [arg] });
      const at = (datum: bigint): bigint[] =>
        Array.from({ length: 6 }, (_, i) => (i === index ? datum : 0x77n));
      for (const datum of matching) assert.is(answer(profile, 0, ...at(datum)), ALLOW, `${datum}`);
      for (const datum of others) assert.is(answer(profile, 0, ...at(datum)), errno(1), `${datum}`);
    });
  }
}

const equal = (index: number, value: number): LinuxSeccompArg => ({ index, value, op: "SCMP_CMP_EQ" });

test("compileSeccomp: conditions on several arguments must all hold", () => {
  const profile = profileOf({ names: ["read"], action: "SCMP_ACT_ALLOW", args: [equal(0, 1), equal(1, 2)] });
  assert.is(answer(profile, 0, 1n, 2n), ALLOW);
  assert.is(answer(profile, 0, 1n, 3n), errno(1));
  assert.is(answer(profile, 0, 3n, 2n), errno(1));
});

test("compileSeccomp: one of several rules is enough", () => {
  const rules = [1, 2, 3, 0x1_0000_0001].map(
    (value): LinuxSyscall => ({
      names: ["read"],
      action: "SCMP_ACT_ALLOW",
      args: [equal(0, value)],
    }),
  );
  for (const datum of [1n, 2n, 3n, 0x1_0000_0001n]) assert.is(answer(profileOf(...rules), 0, datum), ALLOW);
  for (const datum of [0n, 4n, 0x1_0000_0002n]) assert.is(answer(profileOf(...rules), 0, datum), errno(1));
});

test("compileSeccomp: several conditions on one argument are alternatives, as runc and crun read them", () => {
  const rule: LinuxSyscall = {
    names: ["socket"],
    action: "SCMP_ACT_ERRNO",
    args: [equal(0, 38), equal(0, 40)],
  };
  const profile: LinuxSeccomp = { defaultAction: "SCMP_ACT_ALLOW", syscalls: [rule] };
  assert.is(answer(profile, 41, 38n), errno(1));
  assert.is(answer(profile, 41, 40n), errno(1));
  assert.is(answer(profile, 41, 39n), ALLOW);
});

test("compileSeccomp: the strictest of the rules that hold counts, in any order", () => {
  const rules: LinuxSyscall[] = [
    { names: ["ioctl"], action: "SCMP_ACT_ALLOW" },
    { names: ["ioctl"], action: "SCMP_ACT_LOG", args: [equal(0, 1)] },
    { names: ["ioctl"], action: "SCMP_ACT_ERRNO", errnoRet: 5, args: [equal(1, 1)] },
    { names: ["ioctl"], action: "SCMP_ACT_ERRNO", errnoRet: 6, args: [equal(1, 1)] },
    { names: ["ioctl"], action: "SCMP_ACT_KILL_PROCESS", args: [equal(2, 1)] },
  ];
  for (const order of [rules, rules.toReversed()]) {
    const first = order === rules ? 5 : 6;
    assert.is(answer(profileOf(...order), 16, 0n, 0n, 0n), ALLOW);
    assert.is(answer(profileOf(...order), 16, 1n, 0n, 0n), 0x7ffc0000);
    assert.is(answer(profileOf(...order), 16, 1n, 1n, 0n), errno(first));
    assert.is(answer(profileOf(...order), 16, 1n, 1n, 1n), KILL_PROCESS);
  }
});

test("compileSeccomp: of several rules without conditions the first counts", () => {
  const allow: LinuxSyscall = { names: ["setns"], action: "SCMP_ACT_ALLOW" };
  const refuse: LinuxSyscall = { names: ["setns"], action: "SCMP_ACT_ERRNO", errnoRet: 5 };
  assert.is(answer(profileOf(allow, refuse), 308), ALLOW);
  assert.is(answer(profileOf(refuse, allow), 308), errno(5));
});

test("compileSeccomp: numbers past the newest call a refusing profile names fail with ENOSYS", () => {
  const profile = profileOf({ names: ["read", "openat2"], action: "SCMP_ACT_ALLOW" });
  assert.is(answer(profile, 1), errno(1));
  assert.is(answer(profile, 436), errno(1));
  assert.is(answer(profile, 437), ALLOW);
  assert.is(answer(profile, 438), errno(38));
  assert.is(answer(profile, 5000), errno(38));
});

test("compileSeccomp: numbers that no call has fail with ENOSYS in a refusing profile", () => {
  const profile = profileOf({ names: ["mseal"], action: "SCMP_ACT_ALLOW" });
  assert.is(answer(profile, 400), errno(38));
  assert.is(answer(profile, 211), errno(38));
});

test("compileSeccomp: a profile that allows by default allows what came later", () => {
  for (const [defaultAction, value] of [
    ["SCMP_ACT_ALLOW", ALLOW],
    ["SCMP_ACT_LOG", 0x7ffc0000],
    ["SCMP_ACT_TRACE", 0x7ff00001],
  ] as const) {
    const profile: LinuxSeccomp = { defaultAction, syscalls: [{ names: ["read"], action: "SCMP_ACT_KILL" }] };
    assert.is(answer(profile, 0), 0);
    assert.is(answer(profile, 400), value);
    assert.is(answer(profile, 5000), value);
  }
});

test("compileSeccomp: x32 calls fail with ENOSYS unless the profile names x32", () => {
  const open: LinuxSeccomp = { defaultAction: "SCMP_ACT_ALLOW" };
  assert.is(answer(open, 0x40000000), errno(38));
  assert.is(answer({ ...open, architectures: ["SCMP_ARCH_X32"] }, 0x40000000), ALLOW);
  assert.is(answer({ ...open, architectures: ["SCMP_ARCH_X32"] }, 0), ALLOW);
});

test("compileSeccomp: x32 has its own numbers for calls that pass pointers in memory", () => {
  const profile: LinuxSeccomp = {
    ...profileOf({ names: ["ioctl", "mseal"], action: "SCMP_ACT_ALLOW" }),
    architectures: ["SCMP_ARCH_X86_64", "SCMP_ARCH_X32"],
  };
  assert.is(answer(profile, 16), ALLOW);
  assert.is(answer(profile, 514), errno(38));
  assert.is(answer(profile, 0x40000000 + 514), ALLOW);
  assert.is(answer(profile, 0x40000000 + 16), errno(38));
});

test("compileSeccomp: an architecture that is not covered kills the process", () => {
  const filter = compileSeccomp({ defaultAction: "SCMP_ACT_ALLOW" }, "x86_64");
  for (const arch of [I386, AARCH64, 0, 0xffffffff])
    assert.is(interpret(filter, { number: 3, arch }), KILL_PROCESS);
  assert.is(interpret(filter, { number: 3, arch: X86_64 }), ALLOW);
});

test("compileSeccomp: architectures of other machines are left out", () => {
  const profile: LinuxSeccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    architectures: ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM", "SCMP_ARCH_S390X", "SCMP_ARCH_X86"],
  };
  const onX86 = compileSeccomp(profile, "x86_64");
  assert.is(interpret(onX86, { number: 3, arch: I386 }), ALLOW);
  assert.is(interpret(onX86, { number: 3, arch: AARCH64 }), KILL_PROCESS);
  const onArm = compileSeccomp(profile, "aarch64");
  assert.is(interpret(onArm, { number: 3, arch: AARCH64 }), ALLOW);
  assert.is(interpret(onArm, { number: 3, arch: I386 }), KILL_PROCESS);
});

test("compileSeccomp: a 32-bit argument has no upper half", () => {
  const profile: LinuxSeccomp = {
    ...profileOf(
      { names: ["read"], action: "SCMP_ACT_ALLOW", args: [equal(0, 5)] },
      {
        names: ["write"],
        action: "SCMP_ACT_ALLOW",
        args: [{ index: 0, value: 0x1_0000_0000, op: "SCMP_CMP_LT" }],
      },
      { names: ["open"], action: "SCMP_ACT_ALLOW", args: [equal(0, 0x1_0000_0005)] },
    ),
    architectures: ["SCMP_ARCH_X86"],
  };
  const filter = compileSeccomp(profile, "x86_64");
  const on = (number: number, datum: bigint): number =>
    interpret(filter, { number, arch: I386, args: [datum] });
  assert.is(on(3, 0x1_0000_0005n), ALLOW);
  assert.is(on(4, 0xffff_ffffn), ALLOW);
  assert.is(on(4, 0xffff_ffff_ffff_ffffn), ALLOW);
  assert.is(on(5, 0x1_0000_0005n), errno(1));
});

test("compileSeccomp: names of other architectures are left out and can be listed", () => {
  const profile = profileOf({
    names: ["s390_pci_mmio_read", "read", "socketcall"],
    action: "SCMP_ACT_ALLOW",
  });
  assert.is(answer(profile, 0), ALLOW);
  assert.equal(unknownNames(profile, "x86_64"), ["s390_pci_mmio_read", "socketcall"]);
  assert.equal(unknownNames({ ...profile, architectures: ["SCMP_ARCH_X86"] }, "x86_64"), [
    "s390_pci_mmio_read",
  ]);
});

test("compileSeccomp: flags are for the loader and change no answer", () => {
  assert.is(answer({ defaultAction: "SCMP_ACT_ALLOW", flags: FILTER_FLAGS }, 0), ALLOW);
});

test("compileSeccomp: a rule about a call is about its place in a multiplexed one, too", () => {
  const profile: LinuxSeccomp = {
    defaultAction: "SCMP_ACT_ALLOW",
    architectures: ["SCMP_ARCH_X86"],
    syscalls: [
      { names: ["socket", "shmat"], action: "SCMP_ACT_ERRNO" },
      { names: ["bind"], action: "SCMP_ACT_ERRNO", args: [{ index: 0, value: 3, op: "SCMP_CMP_EQ" }] },
    ],
  };
  const filter = compileSeccomp(profile, "x86_64");
  const on = (number: number, code: bigint) => interpret(filter, { number, arch: I386, args: [code] });
  const [SOCKETCALL, IPC, SOCKET] = [102, 117, 359];
  assert.equal([on(SOCKET, 2n), on(SOCKETCALL, 1n), on(IPC, 21n)], [errno(1), errno(1), errno(1)]);
  assert.equal([on(SOCKETCALL, 2n), on(SOCKETCALL, 3n), on(IPC, 22n)], [ALLOW, ALLOW, ALLOW]);
});

const rule = (part: Partial<LinuxSyscall> | { readonly action: string }): LinuxSeccomp =>
  profileOf({ names: ["read"], action: "SCMP_ACT_ALLOW", ...part } as LinuxSyscall);
const argument = (part: Partial<LinuxSeccompArg> | { readonly op: string }): LinuxSeccomp =>
  rule({ args: [{ index: 0, value: 0, op: "SCMP_CMP_EQ", ...part } as LinuxSeccompArg] });

const REFUSED: readonly (readonly [what: string, profile: LinuxSeccomp, code: string, message: RegExp])[] = [
  ["notifications nobody gets", rule({ action: "SCMP_ACT_NOTIFY" }), "invalid", /there is no listenerPath/],
  [
    "an unknown action",
    rule({ action: "SCMP_ACT_PRAY" }),
    "invalid",
    /the action "SCMP_ACT_PRAY" is unknown/,
  ],
  ["an action named like an object's method", rule({ action: "toString" }), "invalid", /is unknown/],
  ["no names", rule({ names: [] }), "invalid", /names no system call/],
  ["an errno for ALLOW", rule({ errnoRet: 1 }), "invalid", /SCMP_ACT_ALLOW takes no errnoRet/],
  [
    "an errno above 4095",
    rule({ action: "SCMP_ACT_ERRNO", errnoRet: 4096 }),
    "invalid",
    /4096 is not within/,
  ],
  ["a negative errno", rule({ action: "SCMP_ACT_ERRNO", errnoRet: -1 }), "invalid", /-1 is not within/],
  ["argument 6", argument({ index: 6 }), "invalid", /index 6 is not within 0 to 5/],
  ["an unknown operator", argument({ op: "SCMP_CMP_XX" }), "invalid", /operator "SCMP_CMP_XX" is unknown/],
  ["a value that JSON rounded", argument({ value: 2 ** 64 }), "invalid", /is not an exact number/],
  ["a negative value", argument({ value: -1 }), "invalid", /-1 is not an exact number/],
  [
    "a fraction",
    argument({ op: "SCMP_CMP_MASKED_EQ", valueTwo: 0.5 }),
    "invalid",
    /0.5 is not an exact number/,
  ],
  [
    "mask and value swapped",
    argument({ op: "SCMP_CMP_MASKED_EQ", value: 1, valueTwo: 3 }),
    "invalid",
    /outside/,
  ],
  ["no architecture", { ...rule({}), architectures: ["x86_64"] }, "invalid", /no such architecture/],
  [
    "an unknown architecture",
    { ...rule({}), architectures: ["SCMP_ARCH_VAX"] },
    "invalid",
    /no such architecture/,
  ],
  ["an unknown flag", { ...rule({}), flags: ["SECCOMP_FILTER_FLAG_X"] }, "invalid", /no such flag/],
];

for (const [what, profile, code, message] of REFUSED) {
  test(`compileSeccomp: refuses ${what}`, () => {
    const error = refusal(() => compileSeccomp(profile, "x86_64"));
    assert.is(error.code, code);
    assert.match(error.message, message);
  });
}

test("compileSeccomp: a filter longer than 4096 instructions is refused", () => {
  const rules = (count: number): LinuxSeccomp =>
    profileOf(
      ...Array.from(
        { length: count },
        (_, value): LinuxSyscall => ({
          names: ["read"],
          action: "SCMP_ACT_ALLOW",
          args: [equal(0, value), equal(1, value)],
        }),
      ),
    );
  assert.ok(compileSeccomp(rules(400), "x86_64").length <= 4096 * 8);
  const error = refusal(() => compileSeccomp(rules(1000), "x86_64"));
  assert.is(error.code, "limit");
});

test.run();
