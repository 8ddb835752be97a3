import { ipv6Groups } from "./ipv6.ts";

/**
 * Questions about a URL's host, asked of the name as written: nothing is looked up.
 *
 * All take `URL.hostname`, in which an IPv4 address is always four decimal numbers and an IPv6 address is in
 * brackets, so that "127.1" and "0x7f000001" cannot slip past.
 */

/** This machine: localhost, 127.0.0.0/8 or ::1. */
export function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || ipv4(hostname)?.[0] === 127;
}

/**
 * The machine itself or its own link, where nobody else's registry can be: loopback, unspecified and link-local
 * addresses, and others at which clouds serve machine credentials.
 */
export function isThisMachine(hostname: string): boolean {
  return reach(hostname) === "machine";
}

/**
 * Not on the public internet: addresses of this machine, private and unique-local ones, also when wrapped in an
 * IPv6 address, and names that are never public ones (RFC 6761, 6762, 8375; ".internal", which ICANN reserved; ".lan"
 * and ".localdomain", which routers and systems give out).
 */
export function isInternal(hostname: string): boolean {
  return reach(hostname) !== "public";
}

type Reach = "machine" | "private" | "public";

function reach(written: string): Reach {
  const hostname = written.endsWith(".") ? written.slice(0, -1) : written;
  if (isLoopback(hostname) || MACHINE_NAME.test(hostname)) return "machine";
  const address = ipv4(hostname);
  if (address !== undefined) return reachOfIpv4(address);
  if (hostname.startsWith("[")) return reachOfIpv6(hostname.slice(1, -1));
  return !hostname.includes(".") || INTERNAL_NAME.test(hostname) ? "private" : "public";
}

const MACHINE_NAME = /\.localhost$|^localhost\.localdomain$/;
const INTERNAL_NAME = /\.(?:internal|local|localdomain|lan|home\.arpa)$/;

function reachOfIpv6(text: string): Reach {
  const groups = ipv6Groups(text);
  const wrapped = wrappedIpv4(groups);
  if (wrapped !== undefined) return reachOfIpv4(wrapped);
  const [first = 0] = groups;
  // Which bits of these hold the IPv4 address is a network's own choice, so that it may be any (RFC 8215).
  if (beginsWith(groups, NAT64_LOCAL) || (first & 0xffc0) === 0xfe80) return "machine";
  if (METADATA_IPV6.some((address) => beginsWith(groups, ipv6Groups(address)))) return "machine";
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfec0 ? "private" : "public";
}

const NAT64_LOCAL = [0x64, 0xff9b, 1];
/** Prefixes behind which the last 32 bits are an IPv4 address: compatible, mapped, translated, NAT64. */
const WRAPPERS = [
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
];
const SIX_TO_FOUR = 0x2002;
/** At two large clouds, within the unique-local addresses. */
const METADATA_IPV6 = ["fd00:ec2::254", "fd20:ce::254"];

/** The IPv4 address that an IPv6 address leads to, as four numbers. */
function wrappedIpv4(groups: readonly number[]): readonly number[] | undefined {
  const at = groups[0] === SIX_TO_FOUR ? 1 : 6;
  if (at === 6 && !WRAPPERS.some((prefix) => beginsWith(groups, prefix))) return undefined;
  return groups.slice(at, at + 2).flatMap((group) => [group >> 8, group & 255]);
}

function beginsWith(groups: readonly number[], prefix: readonly number[]): boolean {
  return prefix.every((group, index) => groups[index] === group);
}

function reachOfIpv4([a = 0, b = 0, c = 0, d = 0]: readonly number[]): Reach {
  if (a === 0 || a === 127 || (a === 169 && b === 254)) return "machine";
  if (METADATA_IPV4.includes([a, b, c, d].join("."))) return "machine";
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0 && c === 0) ||
    (a === 198 && (b === 18 || b === 19)) ||
    a >= 224;
  return isPrivate ? "private" : "public";
}

/** At three large clouds, outside the link-local addresses. */
const METADATA_IPV4 = ["168.63.129.16", "100.100.100.200", "192.0.0.192"];

function ipv4(hostname: string): readonly number[] | undefined {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname) ? hostname.split(".").map(Number) : undefined;
}
