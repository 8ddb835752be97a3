/**
 * Classic BPF as seccomp(2) accepts it, written back to front.
 *
 * Jumps only lead forward and conditional ones reach at most 255 instructions, so the end of the program is
 * emitted first: whoever emits a jump then knows how far its targets are and can put a stepping stone in between
 * when that is too far. A label is the number of instructions from the label to the end of the program.
 */

/** Instruction codes of linux/bpf_common.h, for 32-bit words and constants. */
const LOAD = 0x20; // BPF_LD | BPF_W | BPF_ABS
const AND = 0x54; // BPF_ALU | BPF_AND | BPF_K
const JUMP = 0x05; // BPF_JMP | BPF_JA
const RETURN = 0x06; // BPF_RET | BPF_K

/** Comparisons of the accumulator, unsigned, with a constant. */
export const COMPARE = { equal: 0x15, greater: 0x25, greaterOrEqual: 0x35 } as const;
export type Compare = keyof typeof COMPARE;

/** Bytes of a struct sock_filter: code 16 bits, jt 8, jf 8, k 32. */
const INSTRUCTION_SIZE = 8;
const FARTHEST = 0xff;

export type Label = number;

interface Instruction {
  readonly code: number;
  readonly jumpTrue: number;
  readonly jumpFalse: number;
  readonly operand: number;
}

/** A program in the making. Every method emits in front of what is there and returns the label of its start. */
export interface Program {
  readonly length: number;
  /** End with a return value. An equal return that is in reach is shared. */
  ret(value: number): Label;
  /** Load the 32-bit word at this offset of struct seccomp_data, then go on at `next`. */
  load(offset: number, next: Label): Label;
  /** Mask the accumulator, then go on at `next`. */
  and(mask: number, next: Label): Label;
  /** Compare the accumulator and go on at one of two labels. Nothing is emitted when they are the same. */
  branch(compare: Compare, operand: number, whenTrue: Label, whenFalse: Label): Label;
  /** struct sock_filter[], first instruction first. Both supported architectures are little endian. */
  encode(): Uint8Array;
}

export function createProgram(): Program {
  const reversed: Instruction[] = [];
  const returns = new Map<number, Label>();

  const emit = (code: number, operand: number, jumpTrue = 0, jumpFalse = 0): Label =>
    reversed.push({ code, jumpTrue, jumpFalse, operand: operand >>> 0 });
  /** Instructions to skip from one emitted next to a label. */
  const distance = (target: Label): number => reversed.length - target;
  /** A way to the target that starts at the very next instruction. */
  const adjacent = (target: Label): void => {
    if (distance(target) > 0) emit(JUMP, distance(target));
  };
  const steppingStone = (target: Label): Label => {
    const instruction = reversed[target - 1];
    // A return is as short as the jump to it, and faster.
    if (instruction?.code !== RETURN) return emit(JUMP, distance(target));
    const label = emit(RETURN, instruction.operand);
    returns.set(instruction.operand, label);
    return label;
  };

  return {
    get length(): number {
      return reversed.length;
    },
    ret(value) {
      const known = returns.get(value >>> 0);
      if (known !== undefined && distance(known) <= FARTHEST) return known;
      const label = emit(RETURN, value);
      returns.set(value >>> 0, label);
      return label;
    },
    load(offset, next) {
      adjacent(next);
      return emit(LOAD, offset);
    },
    and(mask, next) {
      adjacent(next);
      return emit(AND, mask);
    },
    branch(compare, operand, whenTrue, whenFalse) {
      if (whenTrue === whenFalse) return whenTrue;
      let yes = whenTrue;
      let no = whenFalse;
      // A stone for one target pushes the other one place away, so look again until both are in reach.
      while (Math.max(distance(yes), distance(no)) > FARTHEST) {
        if (distance(yes) > FARTHEST) yes = steppingStone(yes);
        else no = steppingStone(no);
      }
      return emit(COMPARE[compare], operand, distance(yes), distance(no));
    },
    encode() {
      const bytes = new Uint8Array(reversed.length * INSTRUCTION_SIZE);
      const view = new DataView(bytes.buffer);
      reversed.toReversed().forEach((instruction, index) => {
        const at = index * INSTRUCTION_SIZE;
        view.setUint16(at, instruction.code, true);
        view.setUint8(at + 2, instruction.jumpTrue);
        view.setUint8(at + 3, instruction.jumpFalse);
        view.setUint32(at + 4, instruction.operand, true);
      });
      return bytes;
    },
  };
}
