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
 * A literal address that is not on the public internet: loopback, unspecified, link-local (where clouds serve
 * machine credentials), private and unique-local ones, also when wrapped in an IPv6 address.
 */
export function isInternal(hostname: string): boolean {
  if (isLoopback(hostname)) return true;
  const address = ipv4(hostname);
  if (address !== undefined) return isInternalIpv4(address);
  if (!hostname.startsWith("[")) return false;
  const text = hostname.slice(1, -1);
  // The URL parser writes an IPv4-mapped address as ::ffff:7f00:1.
  const mapped = /^::(?:ffff:)?([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (mapped !== null) {
    const high = Number.parseInt(mapped[1] ?? "0", 16);
    const low = Number.parseInt(mapped[2] ?? "0", 16);
    return isInternalIpv4([high >> 8, high & 255, low >> 8, low & 255]);
  }
  return text === "::" || /^fe[89ab]/.test(text) || /^f[cd]/.test(text);
}

function isInternalIpv4([a = 0, b = 0]: readonly number[]): boolean {
  if (a === 0 || a === 10 || a === 127) return true;
  if (a === 169) return b === 254;
  if (a === 172) return b >= 16 && b < 32;
  if (a === 100) return b >= 64 && b < 128;
  return a === 192 && b === 168;
}

function ipv4(hostname: string): readonly number[] | undefined {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname) ? hostname.split(".").map(Number) : undefined;
}
