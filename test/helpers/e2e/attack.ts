/** The programs of attack.c and loader.c, and how much of an attack is tried. */
import { join } from "node:path";
import { runOk } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";

const FLAGS = ["-static", "-O1", "-Wall", "-Wextra", "-Werror"];

/** Build attack.c into a directory; skips the suite on a machine without a compiler. Returns its path. */
export async function buildAttack(directory: string): Promise<string> {
  return await build(directory, "attack", []);
}

/** Build loader.c. */
export async function buildLoader(directory: string): Promise<string> {
  return await build(directory, "loader", ["-nostartfiles", "-fno-stack-protector"]);
}

async function build(directory: string, name: string, more: readonly string[]): Promise<string> {
  skipIf(requires.tool("gcc"));
  const program = join(directory, name);
  await runOk(["gcc", ...FLAGS, ...more, "-o", program, join(import.meta.dir, `${name}.c`)]);
  return program;
}

/** `RL_ATTACKS=full` tries as often as the threat list asks; otherwise a share, so that a run takes seconds. */
export function times(full: number, usual: number): number {
  return process.env.RL_ATTACKS === "full" ? full : usual;
}

/** Do work for every value, so many at a time. */
export async function eachOf<T>(
  values: readonly T[],
  work: (value: T, worker: number) => Promise<void>,
  workers = 4,
): Promise<void> {
  const queue = [...values];
  const worker = async (_: unknown, index: number): Promise<void> => {
    for (let value = queue.shift(); value !== undefined; value = queue.shift()) await work(value, index);
  };
  await Promise.all(Array.from({ length: workers }, worker));
}
