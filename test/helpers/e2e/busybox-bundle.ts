/** What every bundle of these tests begins as: the root file system of busybox, and the config of `rl oci spec`. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { program } from "../world.ts";
import type { Stage } from "./stage.ts";

/** A config that has a process, which the type leaves open. */
export type StarterConfig = RuntimeConfig & { readonly process: Process };

/**
 * Busybox under all of its names, if it is not there yet, and the directories that mounts go to. Returns the path of its
 * program, which runs on the host too. The suite is skipped where there is none.
 */
export function makeBusyboxRoot(rootfs: string): string {
  skipIf(requires.tool("busybox"));
  for (const name of ["bin", "dev", "etc", "mnt", "proc", "root", "sys", "tmp"])
    mkdirSync(join(rootfs, name), { recursive: true });
  const busybox = join(rootfs, "bin/busybox");
  // Hundreds of links take their time.
  if (existsSync(busybox)) return busybox;
  copyFileSync(Bun.which("busybox") ?? "", busybox);
  chmodSync(busybox, 0o755);
  for (const name of Bun.spawnSync([busybox, "--list"]).stdout.toString().trim().split("\n"))
    if (name !== "busybox") symlinkSync("busybox", join(rootfs, "bin", name));
  return busybox;
}

/** Have the generated config written below `path`, and give it for a root that can be written to, without a terminal. */
export async function makeStarter(stage: Stage, path: string, isRootless = true): Promise<StarterConfig> {
  mkdirSync(path, { recursive: true });
  await stage.ok(["oci", "spec", ...(isRootless ? ["--rootless"] : []), "--bundle", path]);
  const config = JSON.parse(readFileSync(join(path, "config.json"), "utf8")) as RuntimeConfig;
  if (config.process === undefined) throw new Error("the starter has no process");
  return { ...config, root: { path: "rootfs" }, process: { ...config.process, terminal: false } };
}

/** Words of a command line of `rl oci`, with a directory of states in the stage's own. */
export function ociWords(stage: Stage, ...args: readonly string[]): string[] {
  return [program(), "oci", "--root", join(stage.home, "states"), ...args];
}

/**
 * Execute a command whose container lives on: it keeps the streams, and what reads a pipe would wait for its end.
 * `said` is what was written to standard output until now.
 */
export async function leaveRunning(
  stage: Stage,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly exitCode: number; readonly stderr: string; readonly said: string }> {
  const name = join(stage.home, `left-${argv.at(-1)}`);
  const child = Bun.spawn([...argv], {
    env: { ...stage.env, ...env },
    stdio: ["ignore", Bun.file(`${name}.out`), Bun.file(`${name}.err`)],
  });
  const exitCode = await child.exited;
  const [said, stderr] = [readFileSync(`${name}.out`, "utf8"), readFileSync(`${name}.err`, "utf8")];
  return { exitCode, stderr, said };
}
