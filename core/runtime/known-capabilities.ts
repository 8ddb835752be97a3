/**
 * Capabilities of a config that no kernel this runtime knows has: config.md demands a warning of each, and that the
 * container is made without.
 */
import { CAPABILITIES } from "../bundle/capabilities.ts";
import type { LinuxCapabilities, Process } from "../spec/runtime-config.ts";

export type CapabilitySet = keyof LinuxCapabilities;

const SETS: readonly CapabilitySet[] = ["bounding", "effective", "inheritable", "permitted", "ambient"];

/** The process without them, and their names, each once. */
export function withKnownCapabilities(process: Process): {
  readonly process: Process;
  readonly unknown: readonly string[];
} {
  const { kept, left } = filterCapabilities(process, (name) => CAPABILITIES.includes(name));
  return { process: kept, unknown: [...new Set(left.map(({ name }) => name))] };
}

/** The process with those alone that are to be kept, itself when these are all; and the others. */
export function filterCapabilities(
  process: Process,
  keeps: (name: string, set: CapabilitySet) => boolean,
): {
  readonly kept: Process;
  readonly left: readonly { readonly set: CapabilitySet; readonly name: string }[];
} {
  const given = process.capabilities ?? {};
  const left = SETS.flatMap((set) =>
    (given[set] ?? []).filter((name) => !keeps(name, set)).map((name) => ({ set, name })),
  );
  if (left.length === 0) return { kept: process, left };
  const sets = SETS.flatMap((set) => {
    const names = given[set];
    return names === undefined ? [] : [[set, names.filter((name) => keeps(name, set))] as const];
  });
  return { kept: { ...process, capabilities: Object.fromEntries(sets) }, left };
}
