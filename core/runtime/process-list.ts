/**
 * The lines of ps(1) that are about some processes, under their heading. Undefined when the heading names no pid.
 */
export function pickProcesses(listing: string, pids: ReadonlySet<number>): readonly string[] | undefined {
  const [heading = "", ...lines] = listing.split("\n").filter((line) => line.trim() !== "");
  const column = wordsOf(heading).indexOf("PID");
  if (column < 0) return undefined;
  return [heading, ...lines.filter((line) => pids.has(Number(wordsOf(line)[column])))];
}

function wordsOf(line: string): string[] {
  return line.trim().split(/\s+/);
}
