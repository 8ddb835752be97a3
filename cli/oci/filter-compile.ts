/** Compiling a filter and keeping it. Loaded only when there is a new one. */
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export { compileSeccomp } from "../../core/mod.ts";

/** So many are a few megabytes of the run directory's memory. */
const MOST = 256;

/**
 * Keep a filter under `file`, after its digest. Written whole or not at all; keeping is a favour to the next start, so
 * whatever fails is passed over.
 */
export function keepFilter(file: string, digest: Uint8Array, filter: Uint8Array): void {
  const directory = dirname(file);
  const temporary = `${directory}/.${process.pid}`;
  try {
    const names = readdirSync(directory);
    if (names.length >= MOST) for (const name of names) rmSync(`${directory}/${name}`, { force: true });
    writeFileSync(temporary, Buffer.concat([digest, filter]), { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch {
    // The next start compiles again.
  }
}
