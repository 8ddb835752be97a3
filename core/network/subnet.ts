/** Addresses as numbers, and ranges of them: what networks are made of. */
import { ipv6Groups } from "../distribution/ipv6.ts";
import { RlError } from "../errors.ts";
import { canonicalAddress, isIpv4 } from "./address.ts";

export type Family = 4 | 6;

export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

/** Addresses that begin with the same `prefix` bits. */
export interface Subnet {
  readonly family: Family;
  readonly first: bigint;
  readonly prefix: number;
}

const BITS: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

/** Undefined for what is no address. */
export function parseAddress(text: string): Address | undefined {
  if (isIpv4(text)) {
    return { family: 4, value: text.split(".").reduce((sum, part) => (sum << 8n) + BigInt(part), 0n) };
  }
  const canonical = text.includes(":") ? canonicalAddress(text) : undefined;
  if (canonical === undefined) return undefined;
  return { family: 6, value: ipv6Groups(canonical).reduce((sum, group) => (sum << 16n) + BigInt(group), 0n) };
}

export function formatAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join(".");
  const groups = Array.from({ length: 8 }, (_, at) =>
    ((value >> BigInt(16 * (7 - at))) & 0xffffn).toString(16),
  );
  return canonicalAddress(groups.join(":")) ?? groups.join(":");
}

/** The address of these 4 or 16 bytes. */
export function addressOf(bytes: Uint8Array): string {
  const value = bytes.reduce((sum, byte) => (sum << 8n) + BigInt(byte), 0n);
  return formatAddress({ family: bytes.length === 4 ? 4 : 6, value });
}

/**
 * "10.89.0.0/24".
 *
 * @throws RlError "invalid", also for an address within a network in place of its first
 */
export function parseSubnet(text: string): Subnet {
  const [address = "", bits = "", ...more] = text.split("/");
  const parsed = parseAddress(address);
  const prefix = Number(bits);
  if (
    parsed === undefined ||
    !/^\d{1,3}$/.test(bits) ||
    prefix > BITS[parsed.family] ||
    prefix === 0 ||
    more.length > 0
  )
    throw refused(text, "it is not of the form ADDRESS/BITS", "write for example 10.90.0.0/24");
  const subnet = { family: parsed.family, first: masked(parsed, prefix), prefix };
  if (subnet.first === parsed.value) return subnet;
  throw refused(text, "that is an address within a subnet", `write ${formatSubnet(subnet)}`);
}

export function formatSubnet({ family, first, prefix }: Subnet): string {
  return `${formatAddress({ family, value: first })}/${prefix}`;
}

/** The last address. */
export function lastOf({ family, first, prefix }: Subnet): bigint {
  return first + (1n << BigInt(BITS[family] - prefix)) - 1n;
}

export function isIn(subnet: Subnet, { family, value }: Address): boolean {
  return family === subnet.family && value >= subnet.first && value <= lastOf(subnet);
}

export function overlap(one: Subnet, other: Subnet): boolean {
  return one.family === other.family && one.first <= lastOf(other) && other.first <= lastOf(one);
}

/** The destinations of /proc/net/route (proc(5)), but the default one: networks that the host is in or knows the way to. */
export function routedSubnets(text: string): Subnet[] {
  return text.split("\n").flatMap((line) => {
    const [, destination = "", , , , , , mask = ""] = line.trim().split(/\s+/);
    if (!/^[\da-f]{8}$/i.test(destination) || !/^[\da-f]{8}$/i.test(mask) || Number.parseInt(mask, 16) === 0)
      return [];
    const prefix = [...BigInt(`0x${mask}`).toString(2)].filter((bit) => bit === "1").length;
    return [{ family: 4, first: swapped(destination), prefix }];
  });
}

/** A number in the byte order of x86 and ARM. */
function swapped(hex: string): bigint {
  return BigInt(`0x${[6, 4, 2, 0].map((at) => hex.slice(at, at + 2)).join("")}`);
}

function masked({ family, value }: Address, prefix: number): bigint {
  const host = BigInt(BITS[family] - prefix);
  return (value >> host) << host;
}

function refused(subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: "use subnet", subject, state, hint });
}
