/**
 * A classic BPF machine as the kernel runs seccomp filters (seccomp_check_filter and ___bpf_prog_run), for the
 * instructions filters of ours use. It fails on everything the kernel would refuse.
 */

export interface CallData {
  readonly number: number;
  readonly arch: number;
  readonly args?: readonly bigint[];
}

interface Instruction {
  readonly code: number;
  readonly jt: number;
  readonly jf: number;
  readonly k: number;
}

/** The return value of a filter for a call. */
export function interpret(filter: Uint8Array, call: CallData): number {
  return run(decode(filter), call);
}

/** The same for many calls. */
export function loadFilter(filter: Uint8Array): (call: CallData) => number {
  const program = decode(filter);
  return (call) => run(program, call);
}

function run(program: readonly Instruction[], call: CallData): number {
  const data = encodeData(call);
  let accumulator = 0;
  for (let at = 0; ; ) {
    const instruction = program[at];
    if (instruction === undefined) throw new Error(`the program leaves its end at ${at}`);
    const { code, jt, jf, k } = instruction;
    at += 1;
    switch (code) {
      case 0x20: // A = word at k
        if (k % 4 !== 0 || k + 4 > data.byteLength) throw new Error(`load at ${k}`);
        accumulator = data.getUint32(k, true);
        break;
      case 0x54: // A &= k
        accumulator = (accumulator & k) >>> 0;
        break;
      case 0x05: // goto
        at += k;
        break;
      case 0x15:
        at += accumulator === k ? jt : jf;
        break;
      case 0x25:
        at += accumulator > k ? jt : jf;
        break;
      case 0x35:
        at += accumulator >= k ? jt : jf;
        break;
      case 0x06:
        return k;
      default:
        throw new Error(`unknown instruction 0x${code.toString(16)} at ${at - 1}`);
    }
  }
}

/** The instructions of a filter. */
export function decode(filter: Uint8Array): Instruction[] {
  if (filter.length % 8 !== 0) throw new Error(`a filter of ${filter.length} bytes`);
  const view = new DataView(filter.buffer, filter.byteOffset, filter.byteLength);
  return Array.from({ length: filter.length / 8 }, (_, index) => ({
    code: view.getUint16(index * 8, true),
    jt: view.getUint8(index * 8 + 2),
    jf: view.getUint8(index * 8 + 3),
    k: view.getUint32(index * 8 + 4, true),
  }));
}

/** struct seccomp_data. */
function encodeData(call: CallData): DataView {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, call.number, true);
  view.setUint32(4, call.arch, true);
  (call.args ?? []).forEach((value, index) => {
    view.setBigUint64(16 + index * 8, BigInt.asUintN(64, value), true);
  });
  return view;
}
