import { RlError } from "../errors.ts";
import { type Member, multiplexed } from "./multiplex.ts";
import { AARCH64 } from "./syscalls/aarch64.ts";
import { I386 } from "./syscalls/i386.ts";
import { parseTable } from "./syscalls/table.ts";
import { x32 } from "./syscalls/x32.ts";
import { X86_64 } from "./syscalls/x86_64.ts";

/** A machine a filter is made for, by the name uname(2) gives it. */
export type Machine = "x86_64" | "aarch64";

/** What the kernel puts into seccomp_data.arch: AUDIT_ARCH_* of linux/audit.h. */
export const AUDIT = { x86_64: 0xc000003e, i386: 0x40000003, aarch64: 0xc00000b7 } as const;

/** The bit that marks x32 calls, which share the audit value of x86-64. */
export const X32_BIT = 0x40000000;

/** One way of calling the kernel. */
export interface Abi {
  readonly audit: number;
  /** Added to the numbers of the table. */
  readonly base: number;
  /**
   * Width of an argument. The kernel drops the upper half of the arguments of a 32-bit call, whatever a 64-bit
   * program left in the registers before `int 0x80`, so a filter must not look at it.
   */
  readonly bits: 32 | 64;
  readonly table: ReadonlyMap<string, number>;
  /** Calls that are members of another one as well. */
  readonly members?: ReadonlyMap<string, Member>;
}

const ABIS: Readonly<Record<Machine, Readonly<Record<string, () => Abi>>>> = {
  x86_64: {
    SCMP_ARCH_X86_64: () => ({ audit: AUDIT.x86_64, base: 0, bits: 64, table: parseTable(X86_64) }),
    SCMP_ARCH_X86: () => ({
      audit: AUDIT.i386,
      base: 0,
      bits: 32,
      table: parseTable(I386),
      members: multiplexed(),
    }),
    SCMP_ARCH_X32: () => ({ audit: AUDIT.x86_64, base: X32_BIT, bits: 64, table: parseTable(x32()) }),
  },
  aarch64: {
    SCMP_ARCH_AARCH64: () => ({ audit: AUDIT.aarch64, base: 0, bits: 64, table: parseTable(AARCH64) }),
  },
};

/** The OCI names of all ABIs that filters are made for, on one machine or the other. */
export const ARCHITECTURES: readonly string[] = Object.values(ABIS).flatMap(Object.keys).sort();

/** The OCI name of a machine's own ABI. */
export const NATIVE: Readonly<Record<Machine, string>> = {
  x86_64: "SCMP_ARCH_X86_64",
  aarch64: "SCMP_ARCH_AARCH64",
};

/** All names config-linux.md gives to architectures, without their prefix. */
const KNOWN =
  "X86 X86_64 X32 ARM AARCH64 LOONGARCH64 M68K MIPS MIPS64 MIPS64N32 MIPSEL MIPSEL64 MIPSEL64N32 PPC PPC64 PPC64LE " +
  "RISCV64 S390 S390X PARISC PARISC64 SH SHEB";

/**
 * The ABIs a profile covers on this machine, its own first even when the profile does not name it.
 *
 * Names of other machines are skipped, as no call can come from there. So is 32-bit ARM, of which there is no
 * table: its programs are killed at their first call, which is what happens to every ABI that is not covered.
 * Throws `RlError` "invalid" for a name that is none.
 */
export function selectAbis(machine: Machine, architectures: readonly string[]): Abi[] {
  for (const name of architectures) {
    if (!KNOWN.split(" ").includes(name.replace(/^SCMP_ARCH_/, "")) || !name.startsWith("SCMP_ARCH_")) {
      throw new RlError({
        code: "invalid",
        action: "compile seccomp profile for architecture",
        subject: name,
        state: "no such architecture",
      });
    }
  }
  const wanted = new Set([NATIVE[machine], ...architectures]);
  return Object.entries(ABIS[machine])
    .filter(([name]) => wanted.has(name))
    .map(([, abi]) => abi());
}
