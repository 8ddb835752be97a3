/**
 * Write the prebuilt default filters: `bun scripts/generate-seccomp.ts`. To be run after a change to the default
 * profile, the tables of system calls or the compiler; a test compares.
 */

import type { Machine } from "../core/seccomp/architecture.ts";
import { compileDefault } from "../core/seccomp/compile-default.ts";
import { defaultProfile } from "../core/seccomp/default-profile.ts";
import { AARCH64 } from "../core/seccomp/syscalls/aarch64.ts";
import { COMMON } from "../core/seccomp/syscalls/common.ts";
import { I386 } from "../core/seccomp/syscalls/i386.ts";
import { X86_64 } from "../core/seccomp/syscalls/x86_64.ts";

export const MACHINES: readonly Machine[] = ["x86_64", "aarch64"];

/** The capability sets there is a filter for, by the name of the constant that holds it. */
const SETS: Readonly<Record<string, readonly string[]>> = { PLAIN: [], CHROOT: ["CAP_SYS_CHROOT"] };
const MEANING: Readonly<Record<string, string>> = {
  PLAIN: "For a process without any capability that a rule asks about.",
  CHROOT: "For the default capabilities, of which rules ask about CAP_SYS_CHROOT alone.",
};

/** The text of core/seccomp/generated/MACHINE.ts. */
export async function render(machine: Machine): Promise<string> {
  const tables = machine === "x86_64" ? [X86_64, I386, COMMON] : [AARCH64, COMMON];
  const profiles = Object.values(SETS).map((capabilities) => defaultProfile(machine, capabilities));
  const inputs = new TextEncoder().encode(JSON.stringify([tables, profiles]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", inputs));
  const constants = Object.entries(SETS).map(([name, capabilities]) => {
    const filter = compileDefault(machine, capabilities);
    const base64 = btoa(String.fromCharCode(...filter));
    return `/** ${MEANING[name]} ${filter.length / 8} instructions. */\nexport const ${name} =\n  "${base64}";\n`;
  });
  return [
    `/** The default seccomp filter of ${machine}, written by scripts/generate-seccomp.ts. */\n`,
    `/** SHA-256 of the tables and profiles it was compiled from. */\nexport const INPUTS = "sha256:${digest.toHex()}";\n`,
    ...constants,
  ].join("\n");
}

if (import.meta.main) {
  for (const machine of MACHINES) {
    await Bun.write(
      new URL(`../core/seccomp/generated/${machine}.ts`, import.meta.url),
      await render(machine),
    );
  }
}
