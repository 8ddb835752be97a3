import type { Abi } from "../../../core/seccomp/architecture.ts";
import type { LinuxSeccomp, LinuxSeccompArg, LinuxSyscall } from "../../../core/spec/runtime-config.ts";

/** What a profile says about a call, worked out the slow and obvious way. */
export function evaluate(profile: LinuxSeccomp, abi: Abi, number: number, args: readonly bigint[]): number {
  const byNumber = new Map([...abi.table].map(([name, value]) => [value, name]));
  const all = profile.syscalls ?? [];
  const fallback = returnValue(profile.defaultAction, profile.defaultErrnoRet);
  const name = byNumber.get(number);
  const newest = Math.max(-1, ...all.flatMap((rule) => rule.names.map((each) => abi.table.get(each) ?? -1)));
  const refusing = !["SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE"].includes(profile.defaultAction);
  if (refusing && (name === undefined || number > newest)) return 0x00050000 + 38;

  const seen = args.map((arg) => (abi.bits === 32 ? BigInt.asUintN(32, arg) : BigInt.asUintN(64, arg)));
  const rules = [
    ...all.filter((rule) => name !== undefined && rule.names.includes(name)),
    ...inner(all, abi, name, seen[0] ?? 0n),
  ];
  const always = rules.find((rule) => (rule.args ?? []).length === 0);
  const answers = rules
    .filter(
      (rule) =>
        rule === always ||
        all.includes(rule) === false ||
        ((rule.args ?? []).length > 0 && matches(rule, seen)),
    )
    .map((rule) => returnValue(rule.action, rule.errnoRet));
  // Actions in the order of seccomp(2); a stable sort keeps the first of equals.
  const rank = (value: number): number => (value >= 0x80000000 ? -1 : Math.floor(value / 65536));
  return answers.toSorted((a, b) => rank(a) - rank(b))[0] ?? fallback;
}

/** Rules without conditions about the member of a multiplexed call that this one is. */
function inner(
  all: readonly LinuxSyscall[],
  abi: Abi,
  name: string | undefined,
  code: bigint,
): LinuxSyscall[] {
  for (const [member, { call, code: own }] of abi.members ?? []) {
    if (call !== name || BigInt(own) !== code) continue;
    const rule = all.find(({ names, args = [] }) => names.includes(member) && args.length === 0);
    return rule === undefined ? [] : [{ ...rule, names: [call] }];
  }
  return [];
}

function matches(rule: LinuxSyscall, args: readonly bigint[]): boolean {
  const conditions = rule.args ?? [];
  const repeated = new Set(conditions.map((arg) => arg.index)).size < conditions.length;
  return repeated ? conditions.some((arg) => holds(arg, args)) : conditions.every((arg) => holds(arg, args));
}

function holds(arg: LinuxSeccompArg, args: readonly bigint[]): boolean {
  const actual = args[arg.index] ?? 0n;
  const value = BigInt(arg.value);
  const tests = {
    SCMP_CMP_NE: actual !== value,
    SCMP_CMP_LT: actual < value,
    SCMP_CMP_LE: actual <= value,
    SCMP_CMP_EQ: actual === value,
    SCMP_CMP_GE: actual >= value,
    SCMP_CMP_GT: actual > value,
    SCMP_CMP_MASKED_EQ: (actual & value) === BigInt(arg.valueTwo ?? 0),
  };
  return tests[arg.op];
}

function returnValue(action: string, errno = 1): number {
  const values: Readonly<Record<string, number>> = {
    SCMP_ACT_KILL: 0,
    SCMP_ACT_KILL_THREAD: 0,
    SCMP_ACT_KILL_PROCESS: 0x80000000,
    SCMP_ACT_TRAP: 0x00030000,
    SCMP_ACT_ERRNO: 0x00050000 + errno,
    SCMP_ACT_TRACE: 0x7ff00000 + errno,
    SCMP_ACT_LOG: 0x7ffc0000,
    SCMP_ACT_ALLOW: 0x7fff0000,
  };
  const value = values[action];
  if (value === undefined) throw new Error(action);
  return value;
}
