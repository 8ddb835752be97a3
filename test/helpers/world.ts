/** A place of its own to run the built program in: home, storage, runtime directory, registry. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { startImageRegistry, startWritableImageRegistry } from "./images.ts";
import { type Finished, type RunOptions, run } from "./process.ts";
import { type Registry, startRegistry } from "./registry.ts";
import { startServiceRegistry } from "./services/images.ts";
import { skip } from "./skip.ts";
import { tempDir } from "./temp-dir.ts";
import { repository } from "./user.ts";

export interface World extends AsyncDisposable {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Throws when the world was made without one. */
  readonly registry: Registry;
  /** "HOST/NAME", for an image of the registry: image("busybox:zstd"). */
  image(name: string): string;
  /** Run the program to its end, whatever it ends with. */
  rl(args: readonly string[], options?: RunOptions): Promise<Finished>;
  /** Run it, expect success, return its standard output. */
  ok(args: readonly string[], options?: RunOptions): Promise<string>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  /**
   * "images": all test images, read-only; "copy": the same to write to; "services": those of services/images.sh;
   * "empty": nothing in it; default none.
   */
  readonly registry?: "images" | "copy" | "services" | "empty" | undefined;
}

/** The built program; the environment variable RL names another one. */
export function program(): string {
  return process.env.RL ?? join(repository, "dist/rl");
}

/** The small program beside it that engines call; the test is skipped where there is none. */
export function engineProgram(): string {
  const path = join(dirname(program()), "rl-runtime");
  if (!existsSync(path)) skip(`${path} is not there`);
  return path;
}

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
  if (!existsSync(program())) throw new Error(`${program()} is not there: npm run build`);
  const scratch = tempDir("rl-world");
  const home = join(scratch.path, "home");
  mkdirSync(home);
  // The session's runtime directory is a tmpfs; a machine without a session gets an ordinary directory.
  const session = process.env.XDG_RUNTIME_DIR;
  const runtime = mkdtempSync(join(session ?? scratch.path, "world-"));
  const env = {
    PATH: process.env.PATH,
    USER: process.env.USER,
    LANG: "C.UTF-8",
    TMPDIR: process.env.TMPDIR,
    HOME: home,
    // Named, as root's would be the machine's otherwise.
    RL_ROOT: join(home, "store"),
    XDG_DATA_HOME: join(home, "data"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_RUNTIME_DIR: runtime,
  };
  const starters = {
    images: startImageRegistry,
    copy: startWritableImageRegistry,
    services: startServiceRegistry,
    empty: startRegistry,
  };
  const registry = options.registry === undefined ? undefined : await starters[options.registry]();
  const needRegistry = (): Registry => {
    if (registry === undefined) throw new Error("this world has no registry");
    return registry;
  };
  const rl = (args: readonly string[], more: RunOptions = {}): Promise<Finished> =>
    run([program(), ...args], { cwd: home, ...more, env: { ...env, ...more.env } });
  const stop = async (): Promise<void> => {
    await registry?.stop();
    rmSync(runtime, { recursive: true, force: true });
    scratch.remove();
  };
  return {
    home,
    env,
    get registry() {
      return needRegistry();
    },
    image: (name) => `${needRegistry().host}/${name}`,
    rl,
    ok: async (args, more) => {
      const { exitCode, stdout, stderr } = await rl(args, more);
      if (exitCode !== 0) throw new Error(`rl ${args.join(" ")}: exit code ${exitCode}\n${stderr}${stdout}`);
      return stdout;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
