/** A bundle whose root file system is busybox's, and the commands of the OCI runtime on it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RuntimeConfig } from "../../../core/mod.ts";
import type { Finished } from "../process.ts";
import { leaveRunning, makeBusyboxRoot, makeStarter, ociWords } from "./busybox-bundle.ts";
import type { Stage } from "./stage.ts";

export interface BusyboxBundle {
  readonly path: string;
  /** Write the config: the generated one with this command, changed. */
  configure(args: readonly string[], change?: (config: RuntimeConfig) => RuntimeConfig): void;
  /** `rl oci` with a directory of states of its own. */
  oci(...argv: string[]): Promise<Finished>;
  /** `rl oci create`, whose container would keep a pipe open. */
  create(id: string, ...flags: string[]): Promise<{ exitCode: number; stderr: string }>;
}

/** `env` is for the commands, besides the stage's. */
export async function makeBusyboxBundle(
  stage: Stage,
  env: Readonly<Record<string, string>> = {},
): Promise<BusyboxBundle> {
  const path = join(stage.home, "bundle");
  makeBusyboxRoot(join(path, "rootfs"));
  const first = await makeStarter(stage, path);
  return {
    path,
    configure(args, change = (config) => config) {
      const config = { ...first, process: { ...first.process, args } };
      writeFileSync(join(path, "config.json"), JSON.stringify(change(config)));
    },
    oci: (...argv) => stage.rl(ociWords(stage, ...argv).slice(1), { env }),
    create: (id, ...flags) =>
      leaveRunning(stage, ociWords(stage, ...flags, "create", "--bundle", path, id), env),
  };
}
