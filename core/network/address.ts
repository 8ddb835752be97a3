/** Addresses of IPv4 and IPv6 as text. */
import { ipv6Groups } from "../distribution/ipv6.ts";

/**
 * An address in its one usual spelling (RFC 5952 for IPv6, without brackets), or undefined for what is none. A zone
 * ("%eth0") is none here: it means something on one machine only.
 */
export function canonicalAddress(text: string): string | undefined {
  if (!text.includes(":")) return isIpv4(text) ? text : undefined;
  if (!/^[\da-f:.]+$/i.test(text)) return undefined;
  try {
    return new URL(`http://[${text}]/`).hostname.slice(1, -1);
  } catch {
    return undefined;
  }
}

/** Four decimal numbers below 256, none with a zero before it, which some would read as octal. */
export function isIpv4(text: string): boolean {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256);
}

/** "[::1]:80", "127.0.0.1:80". */
export function addressAndPort(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The 4 or 16 bytes of an address in its usual form. */
export function addressBytes(address: string): Uint8Array {
  if (!address.includes(":")) return Uint8Array.from(address.split("."), Number);
  return Uint8Array.from(ipv6Groups(address).flatMap((group) => [group >> 8, group & 0xff]));
}
