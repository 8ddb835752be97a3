/** Numbers and times as docker's listings show them. */

const UNITS = ["B", "kB", "MB", "GB", "TB", "PB"];

/** A size in decimal units with so many significant digits, no trailing zeros: 1230000 is "1.23MB". */
export function formatSize(bytes: number, digits = 3): string {
  let value = bytes;
  let unit = 0;
  // Rounding may reach the next unit: 999999 bytes are 1MB, not 1000kB.
  while (unit < UNITS.length - 1 && value >= 900 && Number(value.toPrecision(digits)) >= 1000) {
    value /= 1000;
    unit++;
  }
  return `${Number(value.toPrecision(digits))}${UNITS[unit]}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long ago a moment was: "3 days ago". Both in milliseconds since the epoch. */
export function formatAge(then: number, now: number): string {
  return `${formatDuration((now - then) / 1000)} ago`;
}

/** A duration in words, of seconds. What is less than a second, or negative, is "Less than a second". */
export function formatDuration(seconds: number): string {
  const hours = Math.round(seconds / HOUR);
  if (seconds < 1) return "Less than a second";
  if (seconds < 2) return "1 second";
  if (seconds < MINUTE) return `${Math.floor(seconds)} seconds`;
  if (seconds < 2 * MINUTE) return "About a minute";
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} minutes`;
  if (hours === 1) return "About an hour";
  if (hours < 48) return `${hours} hours`;
  if (hours < 24 * 14) return `${Math.floor(hours / 24)} days`;
  if (hours < 24 * 60) return `${Math.floor(hours / 24 / 7)} weeks`;
  if (seconds < 2 * 365 * DAY) return `${Math.floor(hours / 24 / 30)} months`;
  return `${Math.floor(hours / 24 / 365)} years`;
}

/** The first 12 hexadecimal digits of a digest or id, without its algorithm. */
export function shortId(id: string): string {
  return id.slice(id.indexOf(":") + 1).slice(0, 12);
}

/** A moment, in milliseconds since the epoch, as Go writes it: "2026-06-12 12:00:00 +0000 UTC". */
export function formatTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace("T", " ")} +0000 UTC`;
}
