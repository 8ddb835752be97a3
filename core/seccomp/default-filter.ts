import type { Machine } from "./architecture.ts";
import * as aarch64 from "./generated/aarch64.ts";
import * as x86_64 from "./generated/x86_64.ts";

/**
 * The default filter without the compiler: this module and the generated ones are all that starting a container
 * with usual capabilities needs.
 */

const PREBUILT = { x86_64, aarch64 } as const;

/** The capabilities that change the default filter; all others may come and go. */
const DECISIVE = new Set([
  "CAP_BPF",
  "CAP_DAC_READ_SEARCH",
  "CAP_PERFMON",
  "CAP_SYS_ADMIN",
  "CAP_SYS_BOOT",
  "CAP_SYS_CHROOT",
  "CAP_SYS_MODULE",
  "CAP_SYS_NICE",
  "CAP_SYS_PACCT",
  "CAP_SYS_PTRACE",
  "CAP_SYS_RAWIO",
  "CAP_SYS_TIME",
  "CAP_SYS_TTY_CONFIG",
  "CAP_SYSLOG",
]);

/**
 * The prebuilt default filter (struct sock_filter[]) for these capabilities (OCI names of the bounding set), or
 * undefined when it has to be compiled. There is one for the default capabilities and one for none, and either
 * serves every set that differs only in capabilities no rule asks about.
 */
export function prebuiltFilter(machine: Machine, capabilities: readonly string[]): Uint8Array | undefined {
  const decisive = new Set(capabilities.filter((capability) => DECISIVE.has(capability)));
  if (decisive.size === 0) return decode(PREBUILT[machine].PLAIN);
  if (decisive.size === 1 && decisive.has("CAP_SYS_CHROOT")) return decode(PREBUILT[machine].CHROOT);
  return undefined;
}

/** The default filter: prebuilt, else by `compile`, which is `compileDefault` for those who can afford it. */
export function defaultFilter(
  machine: Machine,
  capabilities: readonly string[],
  compile: (machine: Machine, capabilities: readonly string[]) => Uint8Array,
): Uint8Array {
  return prebuiltFilter(machine, capabilities) ?? compile(machine, capabilities);
}

/** The engine's own decoder where it has one: the loop costs a tenth of a container's start. */
function decode(base64: string): Uint8Array {
  const native = (Uint8Array as { fromBase64?: (text: string) => Uint8Array }).fromBase64;
  if (native !== undefined) return native.call(Uint8Array, base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
