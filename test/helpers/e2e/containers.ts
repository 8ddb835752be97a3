/** Containers of `rl oci` that run beside a test, each from a bundle of busybox. Needs no image and no registry. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import type { Finished, RunOptions } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { program } from "../world.ts";
import { makeStage, type Stage } from "./stage.ts";
import { untilTrue } from "./until.ts";

export type Change = (config: RuntimeConfig) => RuntimeConfig;

export interface Containers {
  readonly stage: Stage;
  /** Words of a command line of ours, for other programs to call. */
  words(...args: string[]): string[];
  oci(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Write a bundle whose command sleeps, in a root that can be written to. Returns its path. */
  bundle(id: string, change?: Change): string;
  /** Run it, detached, until the test ends. */
  start(id: string, change?: Change): Promise<void>;
  create(id: string, change?: Change): Promise<void>;
  pid(id: string): Promise<number>;
  /** End all that were started or created. */
  stop(): Promise<void>;
}

/** Make them in a `before` hook; the suite is skipped where its means are missing. */
export async function makeContainers(): Promise<Containers> {
  skipIf(requires.tool("busybox"));
  const stage = await makeStage();
  const ids: string[] = [];
  const words = (...args: string[]): string[] => [
    program(),
    "oci",
    "--root",
    join(stage.home, "states"),
    ...args,
  ];
  const oci: Containers["oci"] = (args, options) => stage.rl(words(...args).slice(1), options);
  const first = await starter(stage);
  const bundle = (id: string, change: Change = (same) => same): string => {
    const path = join(stage.home, id);
    makeRoot(join(path, "rootfs"));
    writeFileSync(join(path, "config.json"), JSON.stringify(change(first)));
    return path;
  };
  const launch = async (id: string, verb: readonly string[], change?: Change): Promise<void> => {
    ids.push(id);
    const log = join(stage.home, `${id}.log`);
    const argv = words("--log", log, ...verb, "--bundle", bundle(id, change), id);
    // What is left running would hold a pipe of the test's open.
    const child = Bun.spawn(argv, { env: stage.env, stdio: ["ignore", "ignore", Bun.file(`${log}.err`)] });
    if ((await child.exited) !== 0)
      throw new Error(`${id} did not start: ${readFileSync(`${log}.err`, "utf8")}`);
  };
  return {
    stage,
    words,
    oci,
    bundle,
    start: (id, change) => launch(id, ["run", "--detach"], change),
    create: (id, change) => launch(id, ["create"], change),
    pid: async (id) => (JSON.parse((await oci(["state", id])).stdout) as { pid: number }).pid,
    async stop() {
      for (const id of ids) await oci(["delete", "--force", id]);
      await untilTrue("the containers' end", async () => (await oci(["list", "-q"])).stdout === "");
      await stage.stop();
    },
  };
}

/** The config that `rl oci spec` writes, with a command that stays. */
async function starter(stage: Stage): Promise<RuntimeConfig> {
  await stage.ok(["oci", "spec", "--rootless", "--bundle", stage.home]);
  const config = JSON.parse(readFileSync(join(stage.home, "config.json"), "utf8")) as RuntimeConfig;
  if (config.process === undefined) throw new Error("the starter has no process");
  const process = { ...config.process, terminal: false, args: ["sleep", "600"] };
  return { ...config, root: { path: "rootfs" }, process };
}

function makeRoot(rootfs: string): void {
  for (const name of ["bin", "etc", "proc", "sys", "dev", "tmp", "root"])
    mkdirSync(join(rootfs, name), { recursive: true });
  const busybox = join(rootfs, "bin/busybox");
  copyFileSync(Bun.which("busybox") ?? "", busybox);
  chmodSync(busybox, 0o755);
  for (const name of Bun.spawnSync([busybox, "--list"]).stdout.toString().trim().split("\n"))
    if (name !== "busybox") symlinkSync("busybox", join(rootfs, "bin", name));
}
