/** Directories that look like control groups: what is written into their files stays there. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Cgroup, openCgroup } from "../../../core/host/bun/cgroup.ts";

/** Write files of a group, "" for one that is empty. */
export function makeGroup(path: string, files: Readonly<Record<string, string>>): string {
  mkdirSync(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return path;
}

/** Open a directory as if the kernel had made it. */
export function openGroup(path: string): Cgroup {
  return openCgroup(path, () => true);
}
