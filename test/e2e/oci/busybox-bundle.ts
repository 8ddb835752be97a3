/** A bundle whose root file system is busybox's, and the commands of the OCI runtime on it. */
import { copyFileSync, mkdirSync, openSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/mod.ts";
import type { Stage } from "../../helpers/e2e/stage.ts";
import type { Finished } from "../../helpers/process.ts";
import { program } from "../../helpers/world.ts";

export interface BusyboxBundle {
  readonly path: string;
  /** Write the config: the generated one with this command, changed. */
  configure(args: readonly string[], change?: (config: RuntimeConfig) => RuntimeConfig): void;
  /** `rl oci` with a directory of states of its own. */
  oci(...argv: string[]): Promise<Finished>;
  /** `rl oci create`, whose container would keep a pipe open. */
  create(id: string, ...flags: string[]): Promise<{ exitCode: number; stderr: string }>;
}

const APPLETS = ["sh", "cat", "echo", "sleep", "mkdir", "id", "true", "grep", "mount"];

/** `env` is for the commands, besides the stage's. */
export async function makeBusyboxBundle(
  stage: Stage,
  env: Readonly<Record<string, string>> = {},
): Promise<BusyboxBundle> {
  const path = join(stage.home, "bundle");
  const bin = join(path, "rootfs", "bin");
  mkdirSync(bin, { recursive: true });
  copyFileSync(Bun.which("busybox") ?? "/bin/busybox", join(bin, "busybox"));
  for (const applet of APPLETS) symlinkSync("busybox", join(bin, applet));
  await stage.ok(["oci", "spec", "--rootless", "--bundle", path]);
  const file = join(path, "config.json");
  const generated = JSON.parse(readFileSync(file, "utf8")) as RuntimeConfig;
  const words = ["oci", "--root", join(stage.home, "states")];
  return {
    path,
    configure(args, change = (config) => config) {
      const { process } = generated;
      assert.ok(process);
      const config = { ...generated, process: { ...process, terminal: false, args } };
      writeFileSync(file, JSON.stringify(change(config)));
    },
    oci: (...argv) => stage.rl([...words, ...argv], { env }),
    async create(id, ...flags) {
      const said = join(stage.home, `said-${id}`);
      const fd = openSync(said, "w");
      const argv = [program(), ...words, ...flags, "create", "--bundle", path, id];
      const created = Bun.spawn(argv, { env: { ...stage.env, ...env }, stdio: ["ignore", fd, fd] });
      return { exitCode: await created.exited, stderr: readFileSync(said, "utf8") };
    },
  };
}
