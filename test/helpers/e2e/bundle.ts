/** A bundle whose root file system is busybox's, and `rl oci` on it. Needs no image and no registry. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Linux, Mount, Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Finished, run } from "../process.ts";
import { isRoot } from "../user.ts";
import {
  leaveRunning,
  makeBusyboxRoot,
  makeStarter,
  ociWords,
  type StarterConfig,
} from "./busybox-bundle.ts";
import type { Stage } from "./stage.ts";

export interface Bundle {
  readonly stage: Stage;
  /** Absolute path of the bundle. */
  readonly path: string;
  readonly rootfs: string;
  /** The config that `rl oci spec` wrote, for a command without a terminal and a root that can be written to. */
  readonly config: StarterConfig;
  /** Write the config for this command, changed. */
  configure(args: readonly string[], change?: Change): void;
  /** `rl oci` with a directory of states in the stage's own. */
  oci(...argv: readonly string[]): Promise<Finished>;
  /** `rl oci create`, whose container would keep a pipe open. */
  create(id: string, ...flags: readonly string[]): Promise<{ exitCode: number; stderr: string }>;
  /** Run a shell script under a changed config; `outer` is a command that the program is run by. */
  sh(script: string, change?: Change, outer?: readonly string[]): Promise<Finished>;
  /** The same, which must succeed: its standard output. */
  ok(script: string, change?: Change, outer?: readonly string[]): Promise<string>;
}

/** Another config, or what is other in it. */
export type Change = ConfigParts | ((config: RuntimeConfig) => RuntimeConfig);

export interface ConfigParts {
  readonly process?: Partial<Process>;
  readonly linux?: Partial<Linux>;
  /** After those that every container has. */
  readonly mounts?: readonly Mount[];
  /** Anything else. */
  readonly config?: Partial<RuntimeConfig>;
}

export interface BundleOptions {
  /** Whether its containers have a user namespace; by default all but root's. */
  readonly isRootless?: boolean;
  /** Variables for the commands, besides the stage's. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Make one in the stage's own directory. */
export async function makeBundle(
  stage: Stage,
  { isRootless = !isRoot(), env = {} }: BundleOptions = {},
): Promise<Bundle> {
  const path = join(stage.home, "bundle");
  const rootfs = join(path, "rootfs");
  makeBusyboxRoot(rootfs);
  const config = await makeStarter(stage, path, isRootless);
  let count = 0;

  const configure: Bundle["configure"] = (args, change = {}) => {
    const plain = { ...config, process: { ...config.process, args } };
    const changed = typeof change === "function" ? change(plain) : withParts(plain, change);
    writeFileSync(join(path, "config.json"), JSON.stringify(changed));
  };
  const sh: Bundle["sh"] = (script, change, outer = []) => {
    configure(["sh", "-c", script], change);
    count += 1;
    // Control groups are called like their containers, beside those of other tests.
    const words = ociWords(stage, "run", "--bundle", path, `run-${process.pid}-${count}`);
    return run([...outer, ...words], { env: { ...stage.env, ...env } });
  };
  const ok: Bundle["ok"] = async (...words) => {
    const { exitCode, stdout, stderr } = await sh(...words);
    if (exitCode !== 0) throw new Error(`${words[0]}: exit code ${exitCode}\n${stderr}${stdout}`);
    return stdout;
  };
  return {
    stage,
    path,
    rootfs,
    config,
    configure,
    oci: (...argv) => stage.rl(ociWords(stage, ...argv).slice(1), { env }),
    create: (id, ...flags) =>
      leaveRunning(stage, ociWords(stage, ...flags, "create", "--bundle", path, id), env),
    sh,
    ok,
  };
}

function withParts(
  config: StarterConfig,
  { process, linux, mounts = [], config: more }: ConfigParts,
): RuntimeConfig {
  return {
    ...config,
    process: { ...config.process, ...process },
    mounts: [...(config.mounts ?? []), ...mounts],
    linux: { ...config.linux, ...linux },
    ...more,
  };
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
