/**
 * Capabilities of a config that no kernel this runtime knows has: config.md demands a warning of each, and that the
 * container is made without.
 */
import { CAPABILITIES } from "../bundle/capabilities.ts";
import type { LinuxCapabilities, Process } from "../spec/runtime-config.ts";

const SETS: readonly (keyof LinuxCapabilities)[] = [
  "bounding",
  "effective",
  "inheritable",
  "permitted",
  "ambient",
];

/** The process without them, and their names, each once. */
export function withKnownCapabilities(process: Process): {
  readonly process: Process;
  readonly unknown: readonly string[];
} {
  const given = process.capabilities ?? {};
  const unknown = new Set(
    SETS.flatMap((set) => given[set] ?? []).filter((name) => !CAPABILITIES.includes(name)),
  );
  if (unknown.size === 0) return { process, unknown: [] };
  const kept = SETS.flatMap((set) => {
    const names = given[set];
    return names === undefined ? [] : [[set, names.filter((name) => !unknown.has(name))] as const];
  });
  return { process: { ...process, capabilities: Object.fromEntries(kept) }, unknown: [...unknown] };
}
