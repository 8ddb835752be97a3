/**
 * Where benchmarks run: as an ordinary user with a delegated cgroup, in a directory that is kept between runs.
 */
import { mkdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";

export const repository: string = dirname(import.meta.dir);
export const program: string = process.env.RL ?? join(repository, "dist/rl");

/** Run a program that prepares something; throws with what it said. Returns standard output. */
export function prepare(argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const done = Bun.spawnSync([...argv], { stdin: "ignore", env: { ...process.env, ...env } });
  if (done.exitCode === 0) return done.stdout.toString();
  throw new Error(`${argv.join(" ")}: exit code ${done.exitCode}\n${done.stderr.toString()}`);
}

/** The test images (test/helpers/images.sh); made when missing. */
export function images(): string {
  return prepare([join(repository, "test/helpers/images.sh")]).trim();
}

/** A directory of this user's for stores and bundles. */
export function workPlace(): string {
  const path = process.env.RL_BENCH_DIR ?? `/var/tmp/rl-bench-${process.getuid?.()}`;
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

/** Large enough for the stores of all contenders; less where the disk has less. */
const VOLUME_SIZE = 48 * 1024 ** 3;
/** What is left to others. */
const SPARED = 6 * 1024 ** 3;

/**
 * A file system for the stores alone, with a journal as users have it, mounted for the time of `use`. An ext4
 * without a journal, as small virtual machines have it, walks past every recently deleted inode when it makes a
 * file: the more the contenders before have removed, the slower whoever makes a directory per start.
 *
 * It is a file whose room is taken beforehand, written to past the cache: otherwise each byte that is made durable
 * would be cached, allocated and written twice, and whoever syncs would be charged for that.
 */
function withVolume<T>(use: (directory: string) => T): T {
  const directory = "/var/tmp/rl-bench";
  const file = `${directory}.img`;
  mkdirSync(directory, { recursive: true });
  rmSync(file, { force: true });
  const { bavail, bsize } = statfsSync(directory);
  const size = Math.min(VOLUME_SIZE, bavail * bsize - SPARED);
  try {
    prepare(["fallocate", "--length", String(size), file]);
    const device = prepare(["losetup", "--direct-io=on", "--find", "--show", file]).trim();
    try {
      // Without discarding, which would give the room back.
      prepare(["mkfs.ext4", "-q", "-F", "-E", "nodiscard", device]);
      prepare(["mount", device, directory]);
      prepare(["chown", "rltest:rltest", directory]);
      return use(directory);
    } finally {
      // What the last contender still has open goes in its own time.
      Bun.spawnSync(["umount", "--lazy", directory]);
      prepare(["losetup", "--detach", device]);
    }
  } finally {
    rmSync(file, { force: true });
  }
}

/**
 * Root does not measure: it starts this command again as the ordinary user of scripts/setup-test-machine.sh, in
 * a session, and hands back the exit status.
 */
export function asOrdinaryUser(args: readonly string[]): number {
  prepare([join(repository, "scripts/setup-test-machine.sh")]);
  images();
  const again = [process.execPath, join(import.meta.dir, "main.ts"), ...args];
  return withVolume((directory) => {
    const as = [join(repository, "scripts/as-test-user.sh"), "rltest", "env", `RL_BENCH_DIR=${directory}`];
    const done = Bun.spawnSync([...as, ...again], { stdin: "ignore", stdout: "inherit", stderr: "inherit" });
    return done.exitCode;
  });
}

/** Does this user have a cgroup v2 directory in which peers can make theirs? */
export function hasDelegatedCgroup(): boolean {
  return readFileSync("/proc/self/mounts", "utf8").includes(" /sys/fs/cgroup cgroup2 ");
}

/** Serve a registry's storage, by default that of the test images, on loopback for the time of `use`. */
export async function withRegistry<T>(
  use: (host: string) => Promise<T> | T,
  directory: string = join(images(), "registry"),
): Promise<T> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const host = `127.0.0.1:${port}`;
  const config = join(workPlace(), `registry-${port}.yml`);
  const storage = {
    filesystem: { rootdirectory: directory },
    maintenance: { readonly: { enabled: true } },
  };
  await Bun.write(
    config,
    JSON.stringify({ version: 0.1, log: { level: "error" }, storage, http: { addr: host } }),
  );
  const registry = Bun.spawn(["docker-registry", "serve", config], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "ignore",
  });
  try {
    for (let tries = 0; tries < 100; tries += 1) {
      const up = await fetch(`http://${host}/v2/`).then(
        (response) => response.ok,
        () => false,
      );
      if (up) return await use(host);
      await Bun.sleep(50);
    }
    throw new Error("docker-registry does not answer");
  } finally {
    registry.kill("SIGKILL");
    await registry.exited;
    await Bun.file(config).delete();
  }
}
