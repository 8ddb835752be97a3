import { RlError } from "../errors.ts";
import type { LinuxSeccomp } from "../spec/runtime-config.ts";
import { KILL_PROCESS } from "./action.ts";
import { type Machine, selectAbis } from "./architecture.ts";
import { createProgram } from "./bpf.ts";
import { filterFlags } from "./flags.ts";
import { checkListener } from "./listener.ts";
import { mergeRanges, rangesOf } from "./ranges.ts";
import { decide, readRules } from "./rules.ts";
import { emitSearch } from "./search.ts";

/** BPF_MAXINSNS of linux/bpf_common.h. */
const LONGEST = 4096;

/** Offsets in struct seccomp_data. */
const NUMBER = 0;
const ARCHITECTURE = 4;

/**
 * Compile a system call filter to BPF: struct sock_filter[] as seccomp(2) takes it.
 *
 * The program finds a call's number by binary search over ranges of equal answers, one search per architecture,
 * which keeps it short and lets the kernel cache every answer that does not depend on arguments.
 *
 * Calls of an architecture that the profile does not cover kill the process; x32 calls, which only a bit of the
 * number tells apart, fail with ENOSYS then. rules.ts says what several rules for one call mean and which
 * numbers are too new.
 *
 * Throws `RlError` "invalid" for a malformed profile and for notifications that nobody would get, "limit" when the
 * program would be longer than the kernel's 4096 instructions.
 */
export function compileSeccomp(profile: LinuxSeccomp, machine: Machine): Uint8Array {
  filterFlags(profile);
  const rules = readRules(profile);
  const abis = selectAbis(machine, profile.architectures ?? []);
  for (const native of abis.slice(0, 1)) checkListener(profile, rules, native);
  const program = createProgram();
  // The last test of the program: none of the architectures.
  let start = program.ret(KILL_PROCESS);
  for (const [audit, members] of [...Map.groupBy(abis, (abi) => abi.audit)].reverse()) {
    const ranges = mergeRanges(members.flatMap((abi) => rangesOf(decide(profile, rules, abi), abi)));
    const tree = program.load(NUMBER, emitSearch(program, ranges, members[0]?.bits ?? 64));
    start = program.branch("equal", audit, tree, start);
  }
  program.load(ARCHITECTURE, start);
  if (program.length > LONGEST) {
    throw new RlError({
      code: "limit",
      action: "compile seccomp profile for",
      subject: machine,
      state: `the filter needs ${program.length} instructions and the kernel takes ${LONGEST}`,
      hint: "use fewer rules with args",
    });
  }
  return program.encode();
}

/**
 * Names in a profile that no architecture it covers on this machine has. Profiles for many machines have some;
 * in a profile that allows by default an unknown name in a refusing rule means that the call is not refused.
 */
export function unknownNames(profile: LinuxSeccomp, machine: Machine): string[] {
  const tables = selectAbis(machine, profile.architectures ?? []).map((abi) => abi.table);
  const names = new Set((profile.syscalls ?? []).flatMap((syscall) => syscall.names));
  return [...names].filter((name) => !tables.some((table) => table.has(name)));
}
