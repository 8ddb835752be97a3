/** A bundle whose root file system is busybox, and `rl oci` on it. Needs no image and no registry. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Linux, Mount, Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Finished, type RunOptions, run } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { program } from "../world.ts";
import { makeStage, type Stage } from "./stage.ts";

/** What a test changes of the config that `rl oci spec --rootless` writes. */
export interface ConfigChange {
  readonly process?: Partial<Process>;
  readonly linux?: Partial<Linux>;
  /** After those that are there. */
  readonly mounts?: readonly Mount[];
}

export interface TestBundle {
  readonly stage: Stage;
  readonly path: string;
  /** Write the config: this command, without a terminal, in a root that can be written to, with these changes. */
  configure(args: readonly string[], change?: ConfigChange): void;
  oci(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** `rl oci run` of a shell script under this config; `outer` is a command that the program is run by. */
  sh(script: string, change?: ConfigChange, outer?: readonly string[]): Promise<Finished>;
  stop(): Promise<void>;
}

/** Make one in a `before` hook; the suite is skipped where its means are missing. */
export async function makeBundle(): Promise<TestBundle> {
  skipIf(requires.tool("busybox"));
  const stage = await makeStage();
  const path = join(stage.home, "bundle");
  const binaries = join(path, "rootfs/bin");
  mkdirSync(binaries, { recursive: true });
  for (const name of ["etc", "tmp"]) mkdirSync(join(path, "rootfs", name));
  const busybox = join(binaries, "busybox");
  copyFileSync(Bun.which("busybox") ?? "", busybox);
  chmodSync(busybox, 0o755);
  for (const name of Bun.spawnSync([busybox, "--list"]).stdout.toString().trim().split("\n")) {
    if (name !== "busybox") symlinkSync("busybox", join(binaries, name));
  }
  await stage.ok(["oci", "spec", "--rootless", "--bundle", path]);
  const file = join(path, "config.json");
  const first = JSON.parse(readFileSync(file, "utf8")) as RuntimeConfig;
  const configure: TestBundle["configure"] = (args, { process, linux, mounts = [] } = {}) => {
    writeFileSync(
      file,
      JSON.stringify({
        ...first,
        process: { ...first.process, terminal: false, args, ...process },
        root: { path: "rootfs" },
        mounts: [...(first.mounts ?? []), ...mounts],
        linux: { ...first.linux, ...linux },
      }),
    );
  };
  const oci: TestBundle["oci"] = (args, options) =>
    stage.rl(["oci", "--root", join(stage.home, "states"), ...args], options);
  let count = 0;
  return {
    stage,
    path,
    configure,
    oci,
    sh: (script, change, outer = []) => {
      configure(["sh", "-c", script], change);
      count += 1;
      const words = ["oci", "--root", join(stage.home, "states"), "run", "--bundle", path, `run-${count}`];
      return run([...outer, program(), ...words], { env: stage.env });
    },
    stop: () => stage.stop(),
  };
}
