import fc from "fast-check";
import { suite } from "uvu";
import { type Abi, selectAbis, X32_BIT } from "../../../core/seccomp/architecture.ts";
import { compileSeccomp } from "../../../core/seccomp/compile.ts";
import type {
  LinuxSeccomp,
  LinuxSeccompArg,
  LinuxSyscall,
  SeccompAction,
} from "../../../core/spec/runtime-config.ts";
import { interpret, loadFilter } from "./interpreter.ts";
import { evaluate } from "./naive.ts";

const test = suite("core/seccomp/compile: properties");

const ARCHITECTURES = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"];
/** Names with different numbers in all three ABIs, next to each other, in one of them only, and in none. */
const NAMES = (
  "read write open close ioctl socket clone clone3 socketcall ugetrlimit arch_prctl personality " +
  "execve futex_time64 io_uring_setup mseal nothing"
).split(" ");
/** Words around the places where a comparison can go wrong. */
const WORDS = [0, 1, 2, 38, 0x5412, 0x7e020000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const HIGH = [0, 1, 2, 0x1fffff];

const value = fc
  .tuple(fc.constantFrom(...HIGH, 0, 0, 0), fc.constantFrom(...WORDS))
  .map(([high, low]) => high * 2 ** 32 + low);

const arg: fc.Arbitrary<LinuxSeccompArg> = fc
  .record({
    index: fc.integer({ min: 0, max: 2 }),
    value,
    valueTwo: value,
    op: fc.constantFrom(
      "SCMP_CMP_NE",
      "SCMP_CMP_LT",
      "SCMP_CMP_LE",
      "SCMP_CMP_EQ",
      "SCMP_CMP_EQ",
      "SCMP_CMP_GE",
      "SCMP_CMP_GT",
      "SCMP_CMP_MASKED_EQ",
    ),
  })
  .map((each) => ({ ...each, valueTwo: Number(BigInt(each.value) & BigInt(each.valueTwo)) }));

const ACTIONS: readonly SeccompAction[] = [
  "SCMP_ACT_KILL",
  "SCMP_ACT_KILL_THREAD",
  "SCMP_ACT_KILL_PROCESS",
  "SCMP_ACT_TRAP",
  "SCMP_ACT_ERRNO",
  "SCMP_ACT_TRACE",
  "SCMP_ACT_LOG",
  "SCMP_ACT_ALLOW",
];

interface Answer {
  readonly action: SeccompAction;
  readonly errno: number | undefined;
}

const action: fc.Arbitrary<Answer> = fc
  .record({
    action: fc.constantFrom(...ACTIONS, "SCMP_ACT_ALLOW" as const, "SCMP_ACT_ERRNO" as const),
    errno: fc.constantFrom(1, 22, 38),
  })
  .map((answer) => ({
    action: answer.action,
    errno: /ERRNO|TRACE/.test(answer.action) ? answer.errno : undefined,
  }));

const syscall: fc.Arbitrary<LinuxSyscall> = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
    action,
    args: fc.array(arg, { maxLength: 3 }),
  })
  .map(({ names, action: { action: name, errno }, args }) => ({
    names,
    action: name,
    ...(errno === undefined ? {} : { errnoRet: errno }),
    args,
  }));

const profile: fc.Arbitrary<LinuxSeccomp> = fc
  .record({
    action,
    architectures: fc.subarray(ARCHITECTURES),
    syscalls: fc.array(syscall, { maxLength: 40 }),
  })
  .map(({ action: { action: defaultAction, errno }, architectures, syscalls }) => ({
    defaultAction,
    ...(errno === undefined ? {} : { defaultErrnoRet: errno }),
    architectures,
    syscalls,
  }));

const argument = fc
  .tuple(fc.constantFrom(...HIGH, 0xffffffff), fc.constantFrom(...WORDS))
  .map(([high, low]) => BigInt(high) * 2n ** 32n + BigInt(low));

const numbers = (abi: Abi): number[] => [
  ...NAMES.flatMap((name) => abi.table.get(name) ?? []),
  ...[205, 222, 337, 423, 469, 470, 511, 512, 547, 548, 0x3fffffff],
];

test("compileSeccomp: a filter answers as its rules read one by one, for any profile", () => {
  fc.assert(
    fc.property(
      profile,
      fc.array(fc.tuple(argument, argument, argument), { minLength: 4 }),
      (rules, vectors) => {
        const filter = compileSeccomp(rules, "x86_64");
        const answer = loadFilter(filter);
        const covered = rules.architectures ?? [];
        return selectAbis("x86_64", ARCHITECTURES).every((abi, index) => {
          const name = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"][index] ?? "";
          return numbers(abi).every((number) =>
            vectors.every((args) => {
              const actual = answer({ number: abi.base + number, arch: abi.audit, args });
              if (name === "SCMP_ARCH_X86" && !covered.includes(name)) return actual === 0x80000000;
              if (name === "SCMP_ARCH_X32" && !covered.includes(name)) return actual === 0x00050026;
              return actual === evaluate(rules, abi, number, args);
            }),
          );
        });
      },
    ),
    { numRuns: 150 },
  );
});

test("compileSeccomp: a call of another architecture kills the process, for any profile", () => {
  fc.assert(
    fc.property(profile, fc.integer({ min: 0, max: X32_BIT }), (rules, number) =>
      [0, 0xc00000b7, 0x40000028, 0xc000003d].every(
        (arch) => interpret(compileSeccomp(rules, "x86_64"), { number, arch }) === 0x80000000,
      ),
    ),
    { numRuns: 50 },
  );
});

test.run();
