/** Times as ps(1) writes them. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const two = (number: number): string => String(number).padStart(2, "0");

/** Seconds as [DD-]HH:MM:SS. */
export function clockTime(seconds: number): string {
  const days = Math.floor(seconds / DAY);
  const clock = [Math.floor((seconds % DAY) / HOUR), Math.floor((seconds % HOUR) / MINUTE), seconds % MINUTE];
  return `${days > 0 ? `${two(days)}-` : ""}${clock.map(two).join(":")}`;
}

/** Seconds as M:SS. */
export function minuteTime(seconds: number): string {
  return `${Math.floor(seconds / MINUTE)}:${two(seconds % MINUTE)}`;
}

/** Seconds as [[DD-]HH:]MM:SS. */
export function elapsedTime(seconds: number): string {
  const whole = Math.floor(seconds);
  return whole >= HOUR ? clockTime(whole) : clockTime(whole).slice("00:".length);
}

/** A moment of the last day as HH:MM, one of the year as "Nov21", an older one as the year. Milliseconds. */
export function calendarTime(moment: number, now: number): string {
  const then = new Date(moment);
  if (now - moment < DAY * 1000) return `${two(then.getHours())}:${two(then.getMinutes())}`;
  if (then.getFullYear() !== new Date(now).getFullYear()) return String(then.getFullYear());
  return `${MONTHS[then.getMonth()]}${two(then.getDate())}`;
}
