/** How much memory a command and all its processes take together while they run. */
import { readFileSync, readlinkSync } from "node:fs";

const INTERVAL = 20;

/** Watch a process; resolves when `ended` does, with the largest sum of proportional shares seen, in KiB. */
export async function peakMemory(pid: number, ended: Promise<unknown>): Promise<number> {
  let peak = 0;
  let running = true;
  const stopped = ended.then(() => {
    running = false;
  });
  while (running) {
    peak = Math.max(peak, treeMemory(pid));
    await Promise.race([Bun.sleep(INTERVAL), stopped]);
  }
  return peak;
}

function treeMemory(pid: number): number {
  const image = exe(pid);
  let total = share(pid);
  for (const child of descendants(pid)) {
    // A child that has not yet become another program has its parent's memory, not more of it.
    if (exe(child) !== image || image === undefined) total += share(child);
  }
  return total;
}

function descendants(pid: number): number[] {
  const children = (text(`/proc/${pid}/task/${pid}/children`) ?? "")
    .trim()
    .split(" ")
    .filter(Boolean)
    .map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** PSS, or what is resident of a process that may not be looked into. */
function share(pid: number): number {
  const pss = /^Pss:\s+(\d+)/m.exec(text(`/proc/${pid}/smaps_rollup`) ?? "")?.[1];
  return Number(pss ?? /^VmRSS:\s+(\d+)/m.exec(text(`/proc/${pid}/status`) ?? "")?.[1] ?? 0);
}

function exe(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined;
  }
}

function text(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
