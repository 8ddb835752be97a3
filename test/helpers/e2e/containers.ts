/** Containers of `rl oci` that run beside a test, each from a bundle of busybox. Needs no image and no registry. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import type { Finished, RunOptions } from "../process.ts";
import { leaveRunning, makeBusyboxRoot, makeStarter, ociWords } from "./busybox-bundle.ts";
import { makeStage, type Stage } from "./stage.ts";
import { untilTrue } from "./until.ts";

export type Change = (config: RuntimeConfig) => RuntimeConfig;

export interface Containers {
  readonly stage: Stage;
  /** Words of a command line of ours, for other programs to call. */
  words(...args: string[]): string[];
  oci(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /**
   * Write a bundle whose command sleeps, in a root that can be written to. Returns its path. The container's control
   * group is called like it, beside those of other tests: an id that needs one is of this test alone.
   */
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
  const stage = await makeStage();
  const ids: string[] = [];
  const words: Containers["words"] = (...args) => ociWords(stage, ...args);
  const oci: Containers["oci"] = (args, options) => stage.rl(words(...args).slice(1), options);
  const starter = await makeStarter(stage, stage.home);
  const first = { ...starter, process: { ...starter.process, args: ["sleep", "600"] } };
  const bundle = (id: string, change: Change = (same) => same): string => {
    const path = join(stage.home, id);
    makeBusyboxRoot(join(path, "rootfs"));
    writeFileSync(join(path, "config.json"), JSON.stringify(change(first)));
    return path;
  };
  const launch = async (id: string, verb: readonly string[], change?: Change): Promise<void> => {
    ids.push(id);
    const argv = words("--log", join(stage.home, `${id}.log`), ...verb, "--bundle", bundle(id, change), id);
    const { exitCode, stderr } = await leaveRunning(stage, argv);
    if (exitCode !== 0) throw new Error(`${id} did not start: ${stderr}`);
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
