/** Directories of a test's own. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new directory, and the way to get rid of all that were made. */
export function scratch(): { make: () => string; clean: () => void } {
  const made: string[] = [];
  return {
    make: () => {
      const directory = mkdtempSync(join(tmpdir(), "rl-host-test-"));
      made.push(directory);
      return directory;
    },
    clean: () => {
      for (const directory of made) rmSync(directory, { recursive: true, force: true });
    },
  };
}
