/** Bundles for `rl oci`, with roots and configurations as hostile as a test wants them. */
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { imagesDirectory } from "../images.ts";
import type { Finished, RunOptions } from "../process.ts";
import { makeBusyboxRoot, makeStarter, ociWords } from "./busybox-bundle.ts";
import type { Stage } from "./stage.ts";

export interface Bundle {
  readonly path: string;
  readonly rootfs: string;
  /** The starter's configuration, without a terminal. */
  readonly config: RuntimeConfig;
  /** Run a command to its end. `change` makes another configuration of it. */
  run(
    args: readonly string[],
    change?: (config: RuntimeConfig) => RuntimeConfig,
    options?: RunOptions,
  ): Promise<Finished>;
  /** Busybox's files again, and nothing else. */
  restore(): void;
}

let count = 0;

/** A bundle of busybox's files, which belong to who runs the test. Its root may be written to. */
export async function makeBundle(stage: Stage): Promise<Bundle> {
  count += 1;
  const path = join(stage.home, `bundle${count}`);
  const rootfs = join(path, "rootfs");
  const source = join(imagesDirectory(), "rootfs/busybox");
  const restore = (): void => {
    mkdirSync(rootfs, { recursive: true });
    // Nothing that is tried touches /bin.
    for (const name of readdirSync(rootfs).filter((each) => each !== "bin"))
      rmSync(join(rootfs, name), { recursive: true });
    makeBusyboxRoot(rootfs);
    for (const name of ["passwd", "group"])
      copyFileSync(join(source, "etc", name), join(rootfs, "etc", name));
  };
  restore();
  const config = await makeStarter(stage, path);
  return {
    path,
    rootfs,
    config,
    restore,
    async run(args, change = (same) => same, options = {}) {
      count += 1;
      const changed = change({ ...config, process: { ...config.process, args } });
      writeFileSync(join(path, "config.json"), JSON.stringify(changed));
      // Control groups are called like their containers, beside those of other tests.
      const words = ociWords(stage, "run", "--bundle", path, `hostile-${process.pid}-${count}`);
      return await stage.rl(words.slice(1), options);
    },
  };
}
