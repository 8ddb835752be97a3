import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface TempDir extends Disposable {
  readonly path: string;
  /** Remove it with all its content, files of subordinate ids included. */
  remove(): void;
}

/** A new directory below the machine's temporary one, open to others for reading. */
export function tempDir(name = "rl-test"): TempDir {
  const path = mkdtempSync(join(tmpdir(), `${name}-`));
  chmodSync(path, 0o755);
  const remove = (): void => {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Containers leave files of ids that are ours only inside a user namespace.
      const inside = ["unshare", "--user", "--map-root-user", "--map-auto", "rm", "-rf", "--", path];
      Bun.spawnSync(inside, { stdin: "ignore", stdout: "ignore", stderr: "ignore", timeout: 300_000 });
      rmSync(path, { recursive: true, force: true });
    }
  };
  return { path, remove, [Symbol.dispose]: remove };
}
