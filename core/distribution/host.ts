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
 * addresses, at which clouds serve machine credentials.
 */
export function isThisMachine(hostname: string): boolean {
  return reach(hostname) === "machine";
}

/**
 * Not on the public internet: addresses of this machine, private and unique-local ones, also when wrapped in an
 * IPv6 address, and names that are never public ones (RFC 6761, 6762, 8375; ".internal", which ICANN reserved).
 */
export function isInternal(hostname: string): boolean {
  return reach(hostname) !== "public";
}

type Reach = "machine" | "private" | "public";

function reach(written: string): Reach {
  const hostname = written.endsWith(".") ? written.slice(0, -1) : written;
  if (isLoopback(hostname) || hostname.endsWith(".localhost")) return "machine";
  const address = ipv4(hostname);
  if (address !== undefined) return reachOfIpv4(address);
  if (hostname.startsWith("[")) return reachOfIpv6(hostname.slice(1, -1));
  return !hostname.includes(".") || INTERNAL_NAME.test(hostname) ? "private" : "public";
}

const INTERNAL_NAME = /\.(?:internal|local|home\.arpa)$/;

function reachOfIpv6(text: string): Reach {
  // The URL parser writes an IPv4-mapped address as ::ffff:7f00:1; NAT64 and 6to4 have their own prefixes.
  const wrapped =
    /^(?:::(?:ffff:)?|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text) ??
    /^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/.exec(text);
  if (wrapped !== null) {
    const high = Number.parseInt(wrapped[1] ?? "0", 16);
    const low = Number.parseInt(wrapped[2] ?? "0", 16);
    return reachOfIpv4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  if (text === "::" || /^fe[89ab]/.test(text)) return "machine";
  return /^f[cd]/.test(text) ? "private" : "public";
}

function reachOfIpv4([a = 0, b = 0]: readonly number[]): Reach {
  if (a === 0 || a === 127 || (a === 169 && b === 254)) return "machine";
  const isPrivate =
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 192 && b === 168);
  return isPrivate ? "private" : "public";
}

function ipv4(hostname: string): readonly number[] | undefined {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname) ? hostname.split(".").map(Number) : undefined;
}
