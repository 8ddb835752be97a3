/** The place of an end-to-end test: a world with a store of its own, and eyes for what containers leave. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Finished, RunOptions } from "../process.ts";
import type { Registry } from "../registry.ts";
import * as requires from "../requires.ts";
import { skipIf } from "../skip.ts";
import { makeWorld, program, type WorldOptions } from "../world.ts";
import { killNow, lookAt, type Process, processesIn, userNamespace } from "./processes.ts";
import { type Running, startProgram } from "./running.ts";
import { untilTrue } from "./until.ts";

export interface Stage extends AsyncDisposable {
  /** A directory for the test's own files. */
  readonly home: string;
  /** Where images, layers and containers are (RL_ROOT). */
  readonly store: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly registry: Registry;
  image(name: string): string;
  /** Run the program to its end, whatever it ends with. */
  rl(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Run it, expect success, return its standard output. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>;
  /** What a shell script says in a new busybox container without a network. */
  sh(script: string, flags?: readonly string[]): Promise<string>;
  /** Start the program beside the test. */
  start(args: readonly string[], options?: RunOptions): Running;
  /** Names of the containers' directories. */
  containers(): string[];
  /** What runs for this stage's containers: monitors, helpers, the containers' own processes. */
  processes(): Process[];
  /** Wait until no container has a process or a directory any more. */
  tidied(): Promise<void>;
  stop(): Promise<void>;
}

/** Flags of a container that a test only looks at. */
export const PLAIN: readonly string[] = ["run", "--rm", "--network", "none"];

/** Make one in a `before` hook; the suite is skipped where its means are missing. */
export async function makeStage(options: WorldOptions = {}): Promise<Stage> {
  skipIf(requires.userNamespace());
  if (options.registry !== undefined) skipIf(requires.tool("docker-registry"));
  if (options.registry === "empty") skipIf(requires.tool("skopeo"));
  const world = await makeWorld(options);
  const store = join(world.home, "store");
  const env = { ...world.env, RL_ROOT: store };
  const withStore = (more: RunOptions = {}): RunOptions => ({ ...more, env: { ...env, ...more.env } });
  const ok = (args: readonly string[], more?: RunOptions): Promise<string> => world.ok(args, withStore(more));
  const runDirectory = join(world.env.XDG_RUNTIME_DIR ?? store, "rl");

  /** The processes that hold the shared user namespaces. */
  const keepers = (): number[] =>
    list(runDirectory)
      .filter((name) => /^userns-[^.]+$/.test(name))
      .map((name) => Number(readFileSync(join(runDirectory, name), "utf8").split(" ")[0]))
      .filter((pid) => lookAt(pid)?.name === "rl-keeper");
  const processes = (): Process[] => {
    const kept = keepers();
    const namespaces = new Set(kept.map(userNamespace));
    return [...namespaces]
      .flatMap((name) => (name === undefined ? [] : processesIn(name)))
      .filter(({ pid }) => !kept.includes(pid));
  };
  const containers = (): string[] => list(join(store, "containers"));
  const stop = async (): Promise<void> => {
    for (const { pid } of processes()) killNow(pid);
    for (const pid of keepers()) killNow(pid);
    await world.stop();
  };
  return {
    home: world.home,
    store,
    env,
    get registry() {
      return world.registry;
    },
    image: world.image,
    rl: (args, more) => world.rl(args, withStore(more)),
    ok,
    sh: (script, flags = []) => ok([...PLAIN, "-q", ...flags, world.image("busybox"), "sh", "-c", script]),
    start: (args, more = {}) =>
      startProgram([program(), ...args], { cwd: world.home, ...more, env: { ...env, ...more.env } }),
    containers,
    processes,
    tidied: () =>
      untilTrue("the end of all containers", () => containers().length === 0 && processes().length === 0),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function list(directory: string): string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}
