/** A containerd of the test's own, whose shim runs containers by our runtime. Only root can start one. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { imagesDirectory } from "../images.ts";
import { type Finished, run, runOk } from "../process.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { engineProgram } from "../world.ts";
import { busyboxEntries, makeLayout } from "./handmade.ts";
import { type Running, startProgram } from "./running.ts";
import type { Stage } from "./stage.ts";
import { tar } from "./tar.ts";
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
  /** The socket of its services, Kubernetes' own among them. */
  readonly socket: string;
  /** What containerd tells of everything, beside the test. */
  events(): Promise<Running>;
  /** RUNNING, PAUSED, STOPPED; undefined for no task. */
  status(id: string): Promise<string | undefined>;
  pid(id: string): Promise<number>;
  /** Its log, for messages. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** For containers, and for pods. */
export const IMAGE = "example.org/busybox:latest";
const PAUSE = "example.org/pause:latest";

/** Its configuration, with the runtime "rl" of Kubernetes as the README has it. */
function configuration(home: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${home}/root"
state = "${home}/state"
[grpc]
address = "${home}/socket"
[ttrpc]
address = "${home}/socket.ttrpc"
[${cri}]
sandbox_image = "${PAUSE}"
[${cri}.containerd]
snapshotter = "native"
[${cri}.cni]
conf_dir = "${home}/cni"
[${cri}.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.rl]
runtime_type = "io.containerd.runc.v2"
[${cri}.containerd.runtimes.rl.options]
BinaryName = "${engineProgram()}"
Root = "${home}/states"
SystemdCgroup = true
`;
}

/** An image that does nothing, as every pod's first container has it. */
function pauseArchive(): Uint8Array {
  const image = makeLayout({ layers: [busyboxEntries()], config: { Cmd: ["sleep", "600"] } });
  return tar([...image.files].map(([path, content]) => ({ path, content })));
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
  writeFileSync(config, configuration(home));
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
  // Of tests, and of pods: containerd has a namespace for each.
  const load = async (name: string, archive: string): Promise<void> => {
    for (const namespace of ["default", "k8s.io"])
      await ok(
        "-n",
        namespace,
        "image",
        "import",
        "--base-name",
        name.slice(0, name.lastIndexOf(":")),
        archive,
      );
  };
  const stop = async (): Promise<void> => {
    for (const [id = "", pid] of await tasks().catch(() => []))
      if (Number(pid) > 0) await run(words(["task", "rm", "--force", id]), options);
    daemon.kill();
    await daemon.exited;
  };
  const containerd: Containerd = {
    socket,
    ctr: (...argv) => run(words(argv), options),
    ok,
    terminal: (...argv) => {
      const line = words(argv).map((word) => `'${word}'`);
      return run(["script", "-qec", line.join(" "), "/dev/null"], options);
    },
    run: (flags, id, ...command) => [
      "run",
      "--runc-binary",
      engineProgram(),
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
    const pause = join(home, "pause.tar");
    writeFileSync(pause, pauseArchive());
    await load(IMAGE, join(imagesDirectory(), "busybox.oci.tar"));
    await load(PAUSE, pause);
  } catch (error) {
    const said = existsSync(logFile) ? await containerd.log() : "";
    await stop();
    throw new Error(`${error}\n${said}`, { cause: error });
  }
  return containerd;
}
