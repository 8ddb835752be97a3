/**
 * A judgement about one ability of the host. "limited": containers run, but lack something; "missing":
 * the ability is absent.
 */
export interface HostVerdict {
  readonly state: "ok" | "limited" | "missing";
  /** One sentence, lower case, no full stop. */
  readonly summary: string;
  /** A command, or one sentence, that mends it; only when the state is not "ok". */
  readonly mend?: string;
}

/** Compare a kernel release such as "6.1.0-13-amd64" with a version. An unreadable release is old. */
export function kernelAtLeast(release: string, major: number, minor: number): boolean {
  const match = /^(\d+)\.(\d+)/.exec(release);
  if (match === null) return false;
  const [, haveMajor, haveMinor] = match.map(Number);
  return haveMajor === major ? (haveMinor ?? 0) >= minor : (haveMajor ?? 0) > major;
}
