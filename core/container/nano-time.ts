/** Times in nanoseconds since the epoch, as texts. */

const NANOS = 1_000_000_000n;

/** RFC 3339 in UTC with nine digits behind the second: such texts compare as their times do. */
export function nanoText(time: bigint): string {
  return `${utc(time / NANOS)}.${fraction(time)}Z`;
}

/** The same in another zone, so many minutes ahead of UTC. */
export function zonedNanoText(time: bigint, minutes: number): string {
  if (minutes === 0) return nanoText(time);
  const ahead = Math.abs(minutes);
  const zone = `${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
  return `${utc(time / NANOS + BigInt(minutes) * 60n)}.${fraction(time)}${minutes < 0 ? "-" : "+"}${zone}`;
}

function utc(seconds: bigint): string {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 19);
}

function fraction(time: bigint): string {
  return String(time % NANOS).padStart(9, "0");
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
