/** Bundles for `rl oci`, with roots and configurations as hostile as a test wants them. */
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { imagesDirectory } from "../images.ts";
import type { Finished, RunOptions } from "../process.ts";
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
  const applets = readdirSync(join(source, "bin")).filter((name) => name !== "busybox");
  const restore = (): void => {
    rmSync(rootfs, { recursive: true, force: true });
    for (const name of ["bin", "etc", "proc", "sys", "dev", "tmp", "root"])
      mkdirSync(join(rootfs, name), { recursive: true });
    copyFileSync(join(source, "bin/busybox"), join(rootfs, "bin/busybox"));
    for (const applet of applets) symlinkSync("busybox", join(rootfs, "bin", applet));
    for (const name of ["passwd", "group"])
      copyFileSync(join(source, "etc", name), join(rootfs, "etc", name));
  };
  mkdirSync(path);
  restore();
  await stage.ok(["oci", "spec", "--rootless", "--bundle", path]);
  const starter = JSON.parse(readFileSync(join(path, "config.json"), "utf8")) as RuntimeConfig;
  const { process } = starter;
  if (process === undefined) throw new Error("the starter has no process");
  const config: RuntimeConfig = {
    ...starter,
    root: { path: "rootfs", readonly: false },
    process: { ...process, terminal: false },
  };
  return {
    path,
    rootfs,
    config,
    restore,
    async run(args, change = (same) => same, options = {}) {
      count += 1;
      const changed = change({ ...config, process: { ...process, terminal: false, args } });
      writeFileSync(join(path, "config.json"), JSON.stringify(changed));
      return await stage.rl(
        ["oci", "--root", join(stage.home, "states"), "run", "--bundle", path, `c${count}`],
        options,
      );
    },
  };
}
