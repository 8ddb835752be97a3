/**
 * Capabilities that a config asks for and the kernel would not give: config.md demands that they are left out, with a
 * warning. Engines' and other runtimes' own default configs have some.
 */
import { CAPABILITIES } from "../bundle/capabilities.ts";
import type { Process } from "../spec/runtime-config.ts";
import { filterCapabilities } from "./known-capabilities.ts";

/**
 * The process with what it can be given, and the rest as "SET CAP_NAME".
 *
 * @param possible bits of those that whoever starts it can give at all, see capabilities(7)
 */
export function withGrantedCapabilities(
  wanted: Process,
  possible: bigint,
): { readonly process: Process; readonly refused: readonly string[] } {
  const first = filterCapabilities(wanted, (name) => isPossible(name, possible));
  const { bounding = [], permitted = [], inheritable = [] } = first.kept.capabilities ?? {};
  // The rules of capset(2) and of PR_CAP_AMBIENT_RAISE, in the order in which the sets are made.
  const bounded = new Set(inheritable.filter((name) => bounding.includes(name)));
  const second = filterCapabilities(first.kept, (name, set) => {
    if (set === "inheritable") return bounded.has(name);
    if (set === "ambient") return bounded.has(name) && permitted.includes(name);
    return set !== "effective" || permitted.includes(name);
  });
  const refused = [...first.left, ...second.left].map(({ set, name }) => `${set} ${name}`);
  return { process: second.kept, refused };
}

function isPossible(name: string, possible: bigint): boolean {
  const bit = CAPABILITIES.indexOf(name);
  return bit >= 0 && (possible & (1n << BigInt(bit))) !== 0n;
}
