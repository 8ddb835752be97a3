/**
 * Rules for devices (config-linux.md "Allowed Device list") as a BPF program of a control group: version 2 has no files
 * for them. The kernel asks the program about every open and mknod of a device (bpf(2), BPF_PROG_TYPE_CGROUP_DEVICE).
 */
import type { LinuxDeviceCgroup } from "../spec/runtime-config.ts";

/**
 * What every container may do, whatever its rules say: the devices of config-linux.md "Default Devices", terminals, and
 * making nodes, which is not using them.
 */
const ALWAYS: readonly LinuxDeviceCgroup[] = [
  { allow: true, type: "c", access: "m" },
  { allow: true, type: "b", access: "m" },
  // null, zero, full, random, urandom
  ...[3, 5, 7, 8, 9].map((minor) => ({ allow: true, type: "c", major: 1, minor, access: "rwm" })),
  // tty, console, ptmx
  ...[0, 1, 2].map((minor) => ({ allow: true, type: "c", major: 5, minor, access: "rwm" })),
  // Terminals of a devpts.
  { allow: true, type: "c", major: 136, access: "rwm" },
];

/** Bits of what is asked for, as struct bpf_cgroup_dev_ctx of linux/bpf.h has them. */
const ACCESS: Readonly<Record<string, number>> = { m: 1, r: 2, w: 4 };
const ALL = 7;
const TYPES: Readonly<Record<string, number>> = { b: 1, c: 2 };

/** Registers: the context, the device's type, what of the access is not decided yet, both numbers; 0 is the answer. */
const [ANSWER, CONTEXT, TYPE, WANTED, MAJOR, MINOR] = [0, 1, 2, 3, 4, 5];

/** Codes of linux/bpf.h, for words of 32 bits. */
const LOAD = 0x61; // BPF_LDX | BPF_W | BPF_MEM
const MOVE = 0xbc; // BPF_ALU | BPF_MOV | BPF_X
const SHIFT_RIGHT = 0x74; // BPF_ALU | BPF_RSH | BPF_K
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const SET = 0xb4; // BPF_ALU | BPF_MOV | BPF_K
const UNLESS_EQUAL = 0x56; // BPF_JMP32 | BPF_JNE | BPF_K
const IF_ANY = 0x46; // BPF_JMP32 | BPF_JSET | BPF_K
const JUMP = 0x05; // BPF_JMP | BPF_JA
const EXIT = 0x95; // BPF_JMP | BPF_EXIT

interface Instruction {
  readonly code: number;
  readonly to?: number;
  readonly from?: number;
  readonly offset?: number;
  readonly constant?: number;
}

/** What is asked for: the type in the lower half of the first word, the access in its upper half, then the numbers. */
const PROLOGUE: readonly Instruction[] = [
  { code: LOAD, to: TYPE, from: CONTEXT, offset: 0 },
  { code: MOVE, to: WANTED, from: TYPE },
  { code: SHIFT_RIGHT, to: WANTED, constant: 16 },
  { code: AND, to: TYPE, constant: 0xffff },
  { code: LOAD, to: MAJOR, from: CONTEXT, offset: 4 },
  { code: LOAD, to: MINOR, from: CONTEXT, offset: 8 },
];

/**
 * The program. Of rules that are about the same device and the same kind of access the last one counts, each kind by
 * itself: who may read and not write gets no descriptor for both. What no rule is about is denied.
 */
export function deviceProgram(rules: readonly LinuxDeviceCgroup[]): Uint8Array {
  const program: Instruction[] = [...PROLOGUE];
  for (const rule of [...rules, ...ALWAYS].reverse()) {
    const access = accessOf(rule);
    if (access === 0) continue;
    const tests = testsOf(rule);
    const answer = rule.allow ? allow(access) : deny(access);
    // Each leads behind the answer, to the rule before this one.
    const jumps = tests.map(
      ([to, constant], index): Instruction => ({
        code: UNLESS_EQUAL,
        to,
        constant,
        offset: tests.length - index - 1 + answer.length,
      }),
    );
    program.push(...jumps, ...answer);
    // Nothing behind it would ever be reached, which the kernel refuses.
    if (tests.length === 0 && access === ALL) return encode(program);
  }
  return encode([...program, ...answering(0)]);
}

/** A rule that names no access denies all, and allows none. */
function accessOf({ allow: isAllowed, access = "" }: LinuxDeviceCgroup): number {
  if (access === "") return isAllowed ? 0 : ALL;
  return [...access].reduce((bits, letter) => bits | (ACCESS[letter] ?? 0), 0);
}

/** Registers and what they must hold. No type, "a", and no number or -1 are any. */
function testsOf({
  type = "a",
  major = -1,
  minor = -1,
}: LinuxDeviceCgroup): readonly (readonly [number, number])[] {
  const kind = TYPES[type];
  return [
    ...(kind === undefined ? [] : [[TYPE, kind] as const]),
    ...(major < 0 ? [] : [[MAJOR, major] as const]),
    ...(minor < 0 ? [] : [[MINOR, minor] as const]),
  ];
}

/** What is allowed need not be decided any more; when nothing is left, all of it was. */
function allow(access: number): readonly Instruction[] {
  if (access === ALL) return answering(1);
  return [
    { code: AND, to: WANTED, constant: ALL & ~access },
    { code: UNLESS_EQUAL, to: WANTED, constant: 0, offset: 2 },
    ...answering(1),
  ];
}

/** Only what has not been decided by a later rule. */
function deny(access: number): readonly Instruction[] {
  if (access === ALL) return answering(0);
  return [
    { code: IF_ANY, to: WANTED, constant: access, offset: 1 },
    { code: JUMP, offset: 2 },
    ...answering(0),
  ];
}

function answering(value: 0 | 1): readonly Instruction[] {
  return [{ code: SET, to: ANSWER, constant: value }, { code: EXIT }];
}

/** Bytes of a struct bpf_insn: code 8 bits, registers 4 each, offset 16, constant 32. */
const INSTRUCTION_SIZE = 8;

function encode(program: readonly Instruction[]): Uint8Array {
  const bytes = new Uint8Array(program.length * INSTRUCTION_SIZE);
  const view = new DataView(bytes.buffer);
  for (const [index, { code, to = 0, from = 0, offset = 0, constant = 0 }] of program.entries()) {
    const at = index * INSTRUCTION_SIZE;
    view.setUint8(at, code);
    view.setUint8(at + 1, to | (from << 4));
    view.setInt16(at + 2, offset, true);
    view.setUint32(at + 4, constant, true);
  }
  return bytes;
}
