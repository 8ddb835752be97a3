/**
 * A docker daemon of a test's own, which only root can start: no network, a plain copy for each layer. It has a
 * mount and a network namespace of its own, as it writes to places and settings that no flag of it moves.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run, runOk } from "../process.ts";
import { tempDir } from "../temp-dir.ts";

export interface Docker extends AsyncDisposable {
  /** The environment in which `docker` talks to it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Run `docker` with these arguments; returns what it says on standard output. */
  docker(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** Waits are bounded: this many tries, this far apart. */
const TRIES = 200;
const PAUSE_MS = 100;

/**
 * /run and /opt are empty for the daemon, and what it writes to /etc is gone with it. It turns on forwarding
 * between interfaces, too, but in its own network namespace.
 */
const APART = ["unshare", "--mount", "--net", "--propagation", "private", "sh", "-euc"];
const COVER = `
mount -t tmpfs tmpfs /opt
mount -t tmpfs tmpfs /run
mkdir /run/upper /run/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work overlay /etc
exec "$0" "$@"
`;

/** Start one; throws with its log when it does not answer in time. */
export async function startDocker(): Promise<Docker> {
  const scratch = tempDir("rl-docker");
  const at = (name: string): string => join(scratch.path, name);
  mkdirSync(at("config"));
  writeFileSync(at("daemon.json"), "{}\n");
  const env = { ...process.env, DOCKER_HOST: `unix://${at("socket")}`, DOCKER_CONFIG: at("config") };
  const state = ["--data-root", at("data"), "--exec-root", at("exec"), "--pidfile", at("pid")];
  const plain = ["--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=vfs"];
  const flags = ["--config-file", at("daemon.json"), "--host", `unix://${at("socket")}`, ...state, ...plain];
  const daemon = Bun.spawn([...APART, COVER, "dockerd", ...flags], {
    stdin: "ignore",
    stdout: Bun.file(at("log")),
    stderr: Bun.file(at("log")),
  });
  const stop = async (): Promise<void> => {
    daemon.kill("SIGTERM");
    await daemon.exited;
    scratch.remove();
  };
  const docker = (...args: readonly string[]): Promise<string> => runOk(["docker", ...args], { env });
  for (let tries = 0; tries < TRIES && daemon.exitCode === null; tries += 1) {
    if ((await run(["docker", "version"], { env })).exitCode === 0) {
      return { env, docker, stop, [Symbol.asyncDispose]: stop };
    }
    await Bun.sleep(PAUSE_MS);
  }
  const said = await Bun.file(at("log")).text();
  await stop();
  throw new Error(`dockerd does not answer:\n${said}`);
}
