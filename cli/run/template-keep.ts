/** Keeping a new template. Loaded only when there is one. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { TEMPLATE_LIMIT } from "./template-cache.ts";

/** So many are a few megabytes of the run directory's memory. */
const MOST = 256;

/** Written whole or not at all. Keeping is a favour to the next start: whatever fails is passed over. */
export function keepTemplate(directory: string, name: string, template: Uint8Array): void {
  if (template.length >= TEMPLATE_LIMIT) return;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (readdirSync(directory).length >= MOST) rmSync(directory, { recursive: true });
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const temporary = `${directory}/.${name}.${process.pid}`;
    writeFileSync(temporary, template, { mode: 0o600, flag: "wx" });
    renameSync(temporary, `${directory}/${name}`);
  } catch {
    // The next start makes the plan again.
  }
}
