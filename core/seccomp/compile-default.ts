import type { Machine } from "./architecture.ts";
import { compileSeccomp } from "./compile.ts";
import { defaultProfile } from "./default-profile.ts";

/** The BPF of the default filter for these capabilities (OCI names of the bounding set). */
export function compileDefault(machine: Machine, capabilities: readonly string[]): Uint8Array {
  return compileSeccomp(defaultProfile(machine, capabilities), machine);
}
