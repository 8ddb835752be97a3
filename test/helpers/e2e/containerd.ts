/** A containerd of the test's own, whose shim runs containers by our runtime. Only root can start one. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { imagesDirectory } from "../images.ts";
import { type Finished, run, runOk } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { program } from "../world.ts";
import { type Running, startProgram } from "./running.ts";
import type { Stage } from "./stage.ts";
import { until, untilTrue } from "./until.ts";

export interface Containerd extends AsyncDisposable {
  /** `ctr …` to its end, whatever it ends with. */
  ctr(...argv: readonly string[]): Promise<Finished>;
  /** The same, which must succeed; gives standard output. */
  ok(...argv: readonly string[]): Promise<string>;
  /** `ctr …` with a terminal, of which it is told what it shows. */
  terminal(...argv: readonly string[]): Promise<Finished>;
  /** Words of `ctr run`, with flags of the test before the image. */
  run(flags: readonly string[], id: string, ...command: readonly string[]): string[];
  /** What containerd tells of everything, beside the test. */
  events(): Promise<Running>;
  /** RUNNING, PAUSED, STOPPED; undefined for no task. */
  status(id: string): Promise<string | undefined>;
  pid(id: string): Promise<number>;
  /** Its log, for messages. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const IMAGE = "example.org/busybox:latest";

/** The runtime that engines are given: the small program in front of `rl`. */
function runtime(): string {
  return join(dirname(program()), "rl-runtime");
}

/** Make one in a `before` hook; the suite is skipped where there is none, or nobody is root. */
export async function startContainerd(stage: Stage): Promise<Containerd> {
  for (const missing of [requires.superuser(), requires.tool("containerd"), requires.tool("ctr")])
    skipIf(missing);
  const home = join(stage.home, "containerd");
  mkdirSync(home);
  const socket = join(home, "socket");
  const logFile = join(home, "log");
  const config = join(home, "config.toml");
  writeFileSync(
    config,
    `version = 2
root = "${home}/root"
state = "${home}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${socket}"
[ttrpc]
  address = "${socket}.ttrpc"
`,
  );
  const env = { ...stage.env, CONTAINERD_SNAPSHOTTER: "native" };
  const daemon = Bun.spawn(["containerd", "--config", config], {
    env,
    cwd: home,
    stdio: ["ignore", Bun.file(logFile), Bun.file(logFile)],
  });
  const words = (argv: readonly string[]): string[] => ["ctr", "--address", socket, ...argv];
  const options = { env, cwd: home };
  const ok: Containerd["ok"] = (...argv) => runOk(words(argv), options);
  const tasks = async (): Promise<string[][]> =>
    (await ok("task", "ls")).split("\n").map((line) => line.trim().split(/\s+/));
  const stop = async (): Promise<void> => {
    for (const [id = "", pid] of await tasks().catch(() => []))
      if (Number(pid) > 0) await run(words(["task", "rm", "--force", id]), options);
    daemon.kill();
    await daemon.exited;
  };
  const containerd: Containerd = {
    ctr: (...argv) => run(words(argv), options),
    ok,
    terminal: (...argv) => {
      const line = words(argv).map((word) => `'${word}'`);
      return run(["script", "-qec", line.join(" "), "/dev/null"], options);
    },
    run: (flags, id, ...command) => [
      "run",
      "--runc-binary",
      runtime(),
      "--runc-root",
      join(home, "states"),
      ...flags,
      IMAGE,
      id,
      ...command,
    ],
    events: async () => {
      const running = startProgram(words(["events"]), options);
      // It says nothing when it listens, so something is done of which it tells.
      const label = ["image", "label", IMAGE, "heard=yes"];
      let isHeard = false;
      void running.said("/images/update").then(() => {
        isHeard = true;
      });
      await untilTrue("containerd's events", async () => {
        if (!isHeard) await ok(...label);
        return isHeard;
      });
      return running;
    },
    status: async (id) => (await tasks()).find(([name]) => name === id)?.[2],
    pid: async (id) => Number((await tasks()).find(([name]) => name === id)?.[1]),
    log: () => Bun.file(logFile).text(),
    stop,
    [Symbol.asyncDispose]: stop,
  };
  try {
    await until("containerd's socket", () => {
      if (daemon.exitCode !== null) throw new Error(`containerd has ended: ${daemon.exitCode}`);
      return existsSync(socket) ? true : undefined;
    });
    const archive = join(imagesDirectory(), "busybox.oci.tar");
    await ok("image", "import", "--base-name", IMAGE.slice(0, IMAGE.lastIndexOf(":")), archive);
  } catch (error) {
    const said = existsSync(logFile) ? await containerd.log() : "";
    await stop();
    throw new Error(`${error}\n${said}`, { cause: error });
  }
  return containerd;
}
