/** Keeping a prepared start. Loaded only when there is a new one. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { type PreparedStart, QUICK_LIMIT, type QuickHeader } from "./quick.ts";

/** So many are a few megabytes of the run directory's memory. */
const MOST = 256;

/**
 * Keep a start under `file`, with the stamps its files had before they were read. Written whole or not at all.
 * Keeping is a favour to the next start: whatever fails is passed over.
 */
export function keepQuick(
  file: string,
  start: PreparedStart,
  paths: readonly string[],
  stamps: string,
): void {
  const { Env, Cmd, Entrypoint, Runner } = start.config;
  const header: QuickHeader = { paths, stamps, config: { Env, Cmd, Entrypoint, Runner } };
  const line = new TextEncoder().encode(`${JSON.stringify(header)}\n`);
  if (line.length + start.template.length >= QUICK_LIMIT) return;
  const directory = dirname(file);
  const temporary = `${directory}/.${process.pid}`;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (readdirSync(directory).length >= MOST) rmSync(directory, { recursive: true });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(temporary, Buffer.concat([line, start.template]), { mode: 0o600, flag: "wx" });
    renameSync(temporary, file);
  } catch {
    // The next start is prepared again.
  }
}
