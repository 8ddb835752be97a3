/** Bundles of busybox whose containers get control groups, made by the runtime itself or by systemd. */
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";
import { untilTrue } from "../helpers/e2e/until.ts";
import { imagesDirectory } from "../helpers/images.ts";
import { type Finished, run } from "../helpers/process.ts";
import { program } from "../helpers/world.ts";

/** Who makes the control group. */
export type Manager = "cgroupfs" | "systemd";
export const MANAGERS: readonly Manager[] = ["cgroupfs", "systemd"];

/** Parts of config.json that tests look into. */
export interface Config {
  process: { terminal: boolean; args: string[] };
  mounts: { destination: string; type: string; source: string; options: string[] }[];
  linux: {
    namespaces: { type: string; path?: string }[];
    resources?: Record<string, unknown>;
    cgroupsPath?: string;
  };
}

export interface Place extends AsyncDisposable {
  readonly stage: Stage;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `rl oci …` of a manager, to its end. */
  oci(manager: Manager, ...argv: readonly string[]): Promise<Finished>;
  /** The same as words, with the program before. */
  words(manager: Manager, ...argv: readonly string[]): string[];
  /** Create and start a container that runs this script. */
  start(manager: Manager, id: string, script: string, change?: (config: Config) => void): Promise<Container>;
  /** Make a bundle that runs this script; returns its directory. */
  bundle(id: string, script: string, change?: (config: Config) => void): Promise<string>;
  stop(): Promise<void>;
}

export interface Container {
  readonly id: string;
  readonly pid: number;
  /** Absolute path of its control group. */
  readonly group: string;
  /** A file of its control group. */
  read(file: string): string;
  /** A number of a file with a name and a number in each line. */
  figure(file: string, name: string): number;
  /** Its /home, on the host. */
  readonly home: string;
  /** Wait until it has written a line to this file of its /home, and read it. */
  said(file: string): Promise<string>;
  /** Make a file in its /home. */
  tell(file: string): void;
  status(): Promise<string>;
  /** Run a verb, expect success, return its standard output. */
  ok(verb: string, ...argv: readonly string[]): Promise<string>;
  kill(signal: string): Promise<void>;
  /** End and remove it. */
  remove(): Promise<void>;
}

/** In a shell: wait until the test tells. */
export function waitFor(file: string): string {
  return `until [ -e /home/${file} ]; do sleep 0.1; done`;
}

/** Absolute path of a process's control group. */
export function groupOf(pid: number): string {
  const line = readFileSync(`/proc/${pid}/cgroup`, "utf8").trim();
  return `/sys/fs/cgroup${line.slice(line.indexOf("::") + 2)}`;
}

/** Make one in a `before` hook. */
export async function makePlace(): Promise<Place> {
  const stage = await makeStage();
  const rootfs = join(stage.home, "rootfs");
  cpSync(join(imagesDirectory(), "rootfs/busybox"), rootfs, { recursive: true, verbatimSymlinks: true });
  // The stage has a run directory of its own, while the bus is in the session's. Podman hands no address of it on.
  const bus = `/run/user/${process.getuid?.()}/bus`;
  if (existsSync(bus)) symlinkSync(bus, join(stage.env.XDG_RUNTIME_DIR ?? "", "bus"));
  const env = { ...stage.env, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` };
  const words = (manager: Manager, ...argv: readonly string[]): string[] => {
    const flags = manager === "systemd" ? ["--systemd-cgroup"] : [];
    return [program(), "oci", "--root", join(stage.home, "states"), ...flags, ...argv];
  };
  const oci = (manager: Manager, ...argv: readonly string[]): Promise<Finished> =>
    run(words(manager, ...argv), { env, cwd: stage.home });

  const bundle = async (id: string, script: string, change?: (config: Config) => void): Promise<string> => {
    const directory = join(stage.home, id);
    const home = join(directory, "home");
    mkdirSync(home, { recursive: true });
    await stage.ok(["oci", "spec", "--rootless", "--bundle", directory]);
    const path = join(directory, "config.json");
    const config = JSON.parse(readFileSync(path, "utf8")) as Config & { root: { path: string } };
    config.root.path = rootfs;
    config.process.terminal = false;
    config.process.args = ["sh", "-c", script];
    config.mounts.push({ destination: "/home", type: "bind", source: home, options: ["bind", "rw"] });
    change?.(config);
    writeFileSync(path, JSON.stringify(config));
    return directory;
  };
  const start: Place["start"] = async (manager, id, script, change) => {
    const directory = await bundle(id, script, change);
    const log = join(directory, "log");
    const create = ["--log", log, "create", "--bundle", directory, id];
    const created = Bun.spawn(words(manager, ...create), {
      env,
      stdio: ["ignore", "ignore", "ignore"],
      timeout: 60_000,
      killSignal: "SIGKILL",
    });
    if ((await created.exited) !== 0) {
      const said = existsSync(log) ? readFileSync(log, "utf8") : "";
      throw new Error(`rl oci create ${id}: ${created.exitCode ?? created.signalCode}\n${said}`);
    }
    const ok: Container["ok"] = async (verb, ...argv) => {
      const done = await oci(manager, verb, ...argv, id);
      if (done.exitCode !== 0) throw new Error(`rl oci ${verb}: ${done.exitCode}\n${done.stderr}`);
      return done.stdout;
    };
    const { pid } = JSON.parse(await ok("state")) as { pid: number };
    const group = groupOf(pid);
    await ok("start");
    const home = join(directory, "home");
    const read = (file: string): string => readFileSync(join(group, file), "utf8").trim();
    return {
      id,
      pid,
      group,
      read,
      figure: (file, name) => Number(new RegExp(`^${name} (\\d+)$`, "m").exec(read(file))?.[1]),
      home,
      said: async (file) => {
        const text = (): string =>
          existsSync(join(home, file)) ? readFileSync(join(home, file), "utf8") : "";
        await untilTrue(`the container's ${file}`, () => text().endsWith("\n"));
        return text();
      },
      tell: (file) => writeFileSync(join(home, file), ""),
      status: async () => (JSON.parse(await ok("state")) as { status: string }).status,
      ok,
      kill: async (signal) => {
        const done = await oci(manager, "kill", id, signal);
        if (done.exitCode !== 0) throw new Error(`rl oci kill: ${done.exitCode}\n${done.stderr}`);
      },
      remove: async () => void (await ok("delete", "--force")),
    };
  };
  return {
    stage,
    env,
    oci,
    words,
    start,
    bundle,
    stop: () => stage.stop(),
    [Symbol.asyncDispose]: () => stage.stop(),
  };
}

/** A property of a unit of the user's service manager. */
export async function unitProperty(place: Place, unit: string, property: string): Promise<string> {
  const argv = ["systemctl", "--user", "show", "--value", "--property", property, unit];
  const done = await run(argv, { env: { ...place.env, XDG_RUNTIME_DIR: `/run/user/${process.getuid?.()}` } });
  return done.stdout.trim();
}
