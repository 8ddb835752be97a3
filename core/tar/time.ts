import { corruptTar } from "./fault.ts";

/** A point in time: whole seconds since the epoch, possibly negative, and 0 to 999,999,999 nanoseconds after it. */
export interface Timestamp {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/**
 * Read a pax time: decimal seconds with an optional sign and fraction. Digits beyond the ninth are dropped.
 * Throws "corrupt" for any other text.
 */
export function parsePaxTime(text: string): Timestamp {
  const match = /^(-?)([0-9]{1,15})(?:\.([0-9]*))?$/.exec(text);
  if (match === null)
    throw corruptTar("pax record mtime", `${JSON.stringify(text.slice(0, 40))} is not a time`);
  const whole = Number(match[2]);
  const fraction = Number((match[3] ?? "").slice(0, 9).padEnd(9, "0"));
  if (match[1] !== "-") return { seconds: whole, nanoseconds: fraction };
  // -1.25 s is three quarters of a second after -2 s.
  if (fraction === 0) return { seconds: whole === 0 ? 0 : -whole, nanoseconds: 0 };
  return { seconds: -whole - 1, nanoseconds: 1_000_000_000 - fraction };
}

/** The shortest pax text that `parsePaxTime` reads back as the same time. */
export function formatPaxTime({ seconds, nanoseconds }: Timestamp): string {
  if (nanoseconds === 0) return String(seconds);
  const negative = seconds < 0;
  const whole = negative ? -seconds - 1 : seconds;
  const fraction = negative ? 1_000_000_000 - nanoseconds : nanoseconds;
  return `${negative ? "-" : ""}${whole}.${String(fraction).padStart(9, "0").replace(/0+$/, "")}`;
}
