/** A bundle whose root file system is busybox's, for containers that a test only looks into. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Mount, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Finished, run } from "../process.ts";
import { makeBusyboxRoot, makeStarter, ociWords } from "./busybox-bundle.ts";
import type { Stage } from "./stage.ts";

export interface Bundle {
  /** Absolute path of the bundle. */
  readonly path: string;
  readonly rootfs: string;
  /** The config that `rl oci spec` wrote, for a command without a terminal and a root that can be written to. */
  readonly config: RuntimeConfig;
  /** Write a changed config with a shell script as its command. */
  write(script: string, change?: Change): void;
  /** Run a shell script under a changed config; `outer` is a command that the program is run by. */
  sh(script: string, change?: Change, outer?: readonly string[]): Promise<Finished>;
  /** The same, which must succeed: its standard output. */
  ok(script: string, change?: Change, outer?: readonly string[]): Promise<string>;
}

export interface Change {
  /** After those that every container has. */
  readonly mounts?: readonly Mount[];
  readonly linux?: RuntimeConfig["linux"];
  readonly capabilities?: readonly string[];
  readonly terminal?: boolean;
  /** Anything else. */
  readonly config?: Partial<RuntimeConfig>;
}

/** Make one in the stage's own directory. Root's has no user namespace. */
export async function makeBundle(stage: Stage, name = "bundle"): Promise<Bundle> {
  const path = join(stage.home, name);
  const rootfs = join(path, "rootfs");
  makeBusyboxRoot(rootfs);
  const config = await makeStarter(stage, path, process.getuid?.() !== 0);
  const file = join(path, "config.json");
  let count = 0;

  const write: Bundle["write"] = (script, change = {}) => {
    const caps = change.capabilities;
    const sets = { bounding: caps, effective: caps, permitted: caps };
    const command = {
      ...config.process,
      terminal: change.terminal === true,
      args: ["sh", "-c", script],
      ...(caps !== undefined && { capabilities: sets }),
    };
    const changed = {
      ...config,
      process: command,
      mounts: [...(config.mounts ?? []), ...(change.mounts ?? [])],
      linux: { ...config.linux, ...change.linux },
      ...change.config,
    };
    writeFileSync(file, JSON.stringify(changed));
  };
  const sh: Bundle["sh"] = (script, change, outer = []) => {
    write(script, change);
    count += 1;
    const words = ociWords(stage, "run", "--bundle", path, `${name}-${count}`);
    return run([...outer, ...words], { env: stage.env });
  };
  const ok: Bundle["ok"] = async (...words) => {
    const { exitCode, stdout, stderr } = await sh(...words);
    if (exitCode !== 0) throw new Error(`${words[0]}: exit code ${exitCode}\n${stderr}${stdout}`);
    return stdout;
  };
  return { path, rootfs, config, write, sh, ok };
}

/** One mount as proc_pid_mountinfo(5) tells of it. */
export interface MountInfo {
  readonly options: readonly string[];
  /** "shared:N", "master:N", "unbindable"; the mount is private when there are none. */
  readonly propagation: readonly string[];
  readonly type: string;
  /** Of the file system. */
  readonly general: readonly string[];
}

/** The mount that is on a path, the last one where there are several. */
export function mountAt(mountInfo: string, path: string): MountInfo {
  for (const line of mountInfo.trimEnd().split("\n").toReversed()) {
    const [left = "", right = ""] = line.split(" - ");
    const [, , , , target, options = "", ...propagation] = left.split(" ");
    const [type = "", , general = ""] = right.split(" ");
    if (target === path)
      return { options: options.split(","), propagation, type, general: general.split(",") };
  }
  throw new Error(`nothing is mounted on ${path}:\n${mountInfo}`);
}
