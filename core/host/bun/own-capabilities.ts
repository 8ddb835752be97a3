import { readSmallText } from "./small-text.ts";

/**
 * Bits of the capabilities that a process which we start can have: in a new user namespace all that this kernel knows,
 * in ours what we have and may pass on (capabilities(7), user_namespaces(7)).
 */
export function possibleCapabilities(hasOwnUserNamespace: boolean): bigint {
  if (hasOwnUserNamespace)
    return (2n << BigInt(readSmallText("/proc/sys/kernel/cap_last_cap")?.trim() || "63")) - 1n;
  const status = readSmallText("/proc/self/status") ?? "";
  const set = (name: string): bigint => {
    const [, bits] = new RegExp(`^${name}:\\s*([0-9a-f]+)$`, "m").exec(status) ?? [];
    return bits === undefined ? 0n : BigInt(`0x${bits}`);
  };
  return set("CapPrm") & set("CapBnd");
}
