import { RlError } from "../errors.ts";
import type { Integer64, LinuxSeccompArg, SeccompOperator } from "../spec/runtime-config.ts";
import type { Label, Program } from "./bpf.ts";

/** A 64-bit number as the two words BPF can hold. */
export interface Words {
  readonly high: number;
  readonly low: number;
}

/** A comparison of one argument, reduced to two forms and their negations. */
export interface Condition {
  /** 0 to 5. */
  readonly index: number;
  /** "equal" compares `argument & mask`; the other two compare the argument itself. */
  readonly test: "equal" | "greater" | "greaterOrEqual";
  readonly mask: Words;
  readonly value: Words;
  readonly negated: boolean;
}

const ALL = 0xffffffff;
const NO_MASK: Words = { high: ALL, low: ALL };
const WORD = 2 ** 32;

/** Offset of the arguments in struct seccomp_data, and the size of one. */
const ARGUMENTS = 16;
const ARGUMENT_SIZE = 8;

const TESTS: Readonly<Record<SeccompOperator, Pick<Condition, "test" | "negated">>> = {
  SCMP_CMP_EQ: { test: "equal", negated: false },
  SCMP_CMP_NE: { test: "equal", negated: true },
  SCMP_CMP_GT: { test: "greater", negated: false },
  SCMP_CMP_LE: { test: "greater", negated: true },
  SCMP_CMP_GE: { test: "greaterOrEqual", negated: false },
  SCMP_CMP_LT: { test: "greaterOrEqual", negated: true },
  SCMP_CMP_MASKED_EQ: { test: "equal", negated: false },
};

/** The operators that a rule may have. */
export const OPERATORS = Object.keys(TESTS).sort() as readonly SeccompOperator[];

/**
 * Read one `args` entry. Throws `RlError` "invalid" for an index outside 0 to 5, an unknown operator, and a
 * value that is not an exact natural number (what is above 2^53 must be a bigint, since a number may have been
 * rounded when it was read) or not covered by its mask.
 */
export function readCondition(arg: LinuxSeccompArg, subject: string): Condition {
  if (!Number.isInteger(arg.index) || arg.index < 0 || arg.index > 5) {
    throw invalid(subject, `argument index ${arg.index} is not within 0 to 5`);
  }
  if (!Object.hasOwn(TESTS, arg.op))
    throw invalid(subject, `the operator ${JSON.stringify(arg.op)} is unknown`);
  const first = split(arg.value, subject);
  if (arg.op !== "SCMP_CMP_MASKED_EQ")
    return { index: arg.index, ...TESTS[arg.op], mask: NO_MASK, value: first };
  const value = split(arg.valueTwo ?? 0, subject);
  // Mask and value are easily swapped, and such a rule would silently never hold.
  if ((value.high & ~first.high) !== 0 || (value.low & ~first.low) !== 0) {
    throw invalid(subject, `valueTwo ${arg.valueTwo} has bits outside the mask ${arg.value}`);
  }
  return { index: arg.index, ...TESTS[arg.op], mask: first, value };
}

/** The condition that the first argument is this number. */
export function firstIs(value: number): Condition {
  return { index: 0, ...TESTS.SCMP_CMP_EQ, mask: NO_MASK, value: { high: 0, low: value } };
}

/** Emit a condition that goes on at one of two labels. */
export function emitCondition(
  program: Program,
  condition: Condition,
  bits: 32 | 64,
  whenTrue: Label,
  whenFalse: Label,
): Label {
  const { index, test, mask, value, negated } = condition;
  const yes = negated ? whenFalse : whenTrue;
  const no = negated ? whenTrue : whenFalse;
  if (test === "equal") return emitAnyEqual(program, { index, mask, values: [value] }, bits, yes, no);
  // No 32-bit argument reaches a value with upper bits.
  if (bits === 32 && value.high !== 0) return no;
  const low = program.load(lowWord(index), program.branch(test, value.low, yes, no));
  if (bits === 32) return low;
  // The upper words decide unless they are equal.
  const equal = program.branch("equal", value.high, low, no);
  return program.load(highWord(index), program.branch("greater", value.high, yes, equal));
}

/** A set of values one masked argument is compared with. */
export interface EqualitySet {
  readonly index: number;
  readonly mask: Words;
  readonly values: readonly Words[];
}

/**
 * Emit "the masked argument is one of these", with each word loaded once per distinct upper word: lists of
 * socket families would take twice the instructions one by one.
 */
export function emitAnyEqual(
  program: Program,
  set: EqualitySet,
  bits: 32 | 64,
  yes: Label,
  no: Label,
): Label {
  const { index, mask } = set;
  // No 32-bit argument equals a value with upper bits.
  const possible = set.values.filter((value) => bits === 64 || value.high === 0);
  const byHigh = Map.groupBy(possible, (value) => value.high);
  const lowParts = [...byHigh].map(([high, values]): [number, Label] => {
    if (mask.low === 0) return [high, yes];
    const start = values.reduceRight((next, value) => program.branch("equal", value.low, yes, next), no);
    return [high, loadMasked(program, lowWord(index), mask.low, start)];
  });
  // Nothing to look at in the upper word: there is one group at most, that of zero.
  if (bits === 32 || mask.high === 0) return lowParts[0]?.[1] ?? no;
  const start = lowParts.reduceRight((next, [high, part]) => program.branch("equal", high, part, next), no);
  return start === no ? no : loadMasked(program, highWord(index), mask.high, start);
}

function loadMasked(program: Program, offset: number, mask: number, next: Label): Label {
  return program.load(offset, mask === ALL ? next : program.and(mask, next));
}

function lowWord(index: number): number {
  return ARGUMENTS + index * ARGUMENT_SIZE;
}

function highWord(index: number): number {
  return lowWord(index) + 4;
}

function split(value: Integer64, subject: string): Words {
  if (typeof value === "bigint") {
    if (BigInt.asUintN(64, value) !== value)
      throw invalid(subject, `the value ${value} is not within 64 bits`);
    return { high: Number(value >> 32n), low: Number(BigInt.asUintN(32, value)) };
  }
  if (!Number.isSafeInteger(value) || value < 0) {
    throw invalid(subject, `the value ${value} is not an exact number from 0 to 2^53`);
  }
  return { high: Math.floor(value / WORD), low: value % WORD };
}

function invalid(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "compile seccomp rule", subject, state });
}
