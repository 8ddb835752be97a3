import { RlError } from "../errors.ts";
import type { LinuxSeccomp, LinuxSyscall } from "../spec/runtime-config.ts";
import { ENOSYS, encodeAction, passes, returnErrno, strictness } from "./action.ts";
import type { Abi } from "./architecture.ts";
import { type Condition, firstIs, readCondition } from "./condition.ts";

/** What a filter answers when all conditions hold. */
export interface Rule {
  readonly value: number;
  readonly conditions: readonly Condition[];
}

/** The answer to one system call: the first rule that holds, else `otherwise`. */
export interface Verdict {
  readonly rules: readonly Rule[];
  readonly otherwise: number;
}

/** The answers to all numbers of one ABI. */
export interface Verdicts {
  readonly byNumber: ReadonlyMap<number, Verdict>;
  /** The answer to a known number that no rule names. */
  readonly fallback: Verdict;
  /** The answer to numbers the table does not know or that came after the profile was written. */
  readonly unknown: Verdict;
  /** The highest number that is not too new. */
  readonly highest: number;
}

/** A profile's rules by name of the system call, in the order they are tried. */
export type RulesByName = ReadonlyMap<string, readonly Rule[]>;

/**
 * Sort a profile's rules by name. For one call the strictest rule that holds is the answer, in the order of
 * seccomp(2) and whatever the order in the file: so "allow ioctl" and "refuse ioctl when its request is TIOCSTI"
 * add up to what they say. Among equally strict ones the first counts, and of several rules without conditions
 * only the first is kept, as with libseccomp: profiles that allow a call and refuse it later mean to allow it.
 *
 * Throws `RlError` as `encodeAction` and `readCondition` do.
 */
export function readRules(profile: LinuxSeccomp): RulesByName {
  const rules = new Map<string, Rule[]>();
  for (const syscall of profile.syscalls ?? []) {
    if (syscall.names.length === 0) {
      throw new RlError({
        code: "invalid",
        action: "compile seccomp rule",
        subject: syscall.action,
        state: "it names no system call",
      });
    }
    const parts = readRule(syscall);
    for (const name of syscall.names) {
      const list = rules.get(name) ?? [];
      const settled = list.some(isUnconditional) && parts.some(isUnconditional);
      if (!settled) rules.set(name, [...list, ...parts]);
    }
  }
  for (const list of rules.values()) list.sort(byStrictness);
  return rules;
}

/** The verdicts for one ABI. Names that are not in its table belong to other ABIs and are left out. */
export function decide(profile: LinuxSeccomp, rules: RulesByName, abi: Abi): Verdicts {
  const otherwise = encodeAction(profile.defaultAction, profile.defaultErrnoRet, "defaultAction");
  const byNumber = new Map<number, Verdict>();
  let named = -1;
  const inner = memberRules(rules, abi);
  for (const [name, number] of abi.table) {
    const [own, more] = [rules.get(name), inner.get(name)];
    if (own === undefined && more === undefined) continue;
    const list = more === undefined ? (own ?? []) : [...(own ?? []), ...more].sort(byStrictness);
    byNumber.set(number, prune(list, otherwise));
    named = Math.max(named, number);
  }
  const fallback: Verdict = { rules: [], otherwise };
  // A profile that refuses what it does not know was written before newer calls existed. Their callers probe for
  // them and fall back on ENOSYS alone, so that is the answer; one that lets calls through needs no such help.
  const open = passes(otherwise);
  return {
    byNumber,
    fallback,
    unknown: open ? fallback : { rules: [], otherwise: returnErrno(ENOSYS) },
    highest: open ? Number.POSITIVE_INFINITY : named,
  };
}

function byStrictness(a: Rule, b: Rule): number {
  return strictness(a.value) - strictness(b.value);
}

/**
 * The rules about members of other calls, by the name of the other call. The member's own arguments lie in memory,
 * where no filter sees them: a rule with conditions says nothing here, as with libseccomp.
 */
function memberRules(rules: RulesByName, abi: Abi): RulesByName {
  const found = new Map<string, Rule[]>();
  for (const [name, { call, code }] of abi.members ?? []) {
    const always = rules.get(name)?.find(isUnconditional);
    if (always === undefined) continue;
    const list = found.get(call) ?? [];
    found.set(call, [...list, { value: always.value, conditions: [firstIs(code)] }]);
  }
  return found;
}

function isUnconditional(rule: Rule): boolean {
  return rule.conditions.length === 0;
}

/** One entry as rules whose conditions all have to hold. */
function readRule(syscall: LinuxSyscall): Rule[] {
  const subject = syscall.names.join(",");
  const value = encodeAction(syscall.action, syscall.errnoRet, subject);
  const conditions = (syscall.args ?? []).map((arg) => readCondition(arg, subject));
  const indexes = new Set(conditions.map((condition) => condition.index));
  // Profiles list several values of one argument in one entry and mean any of them; runc and crun read such an
  // entry as one rule per condition, and profiles rely on that.
  if (indexes.size < conditions.length) {
    return conditions.map((condition) => ({ value, conditions: [condition] }));
  }
  return [{ value, conditions }];
}

/** Drop the rules that cannot make a difference. */
function prune(rules: readonly Rule[], otherwise: number): Verdict {
  const always = rules.findIndex(isUnconditional);
  const last = always === -1 ? otherwise : (rules[always]?.value ?? otherwise);
  const tried = always === -1 ? rules : rules.slice(0, always);
  const needed = tried.findLastIndex((rule) => rule.value !== last) + 1;
  return { rules: tried.slice(0, needed), otherwise: last };
}
