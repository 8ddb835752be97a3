/** The hosts of the suite: each runs cases and gives what they came to. */
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { skip } from "../helpers/skip.ts";
import type { ExpectedCase } from "./compare.ts";
import type { Outcome } from "./drive.ts";
import { runInChromium } from "./hosts/chromium.ts";

const own = `${import.meta.dir}/hosts`;
const root = `${import.meta.dir}/../..`;
export const DIST = `${root}/dist/wasm`;
/** The one release of wasmtime's package that the suite is run with. */
const WASMTIME = "50.0.1";

export type Mode = "native" | "component";
export type Host = (cases: readonly ExpectedCase[], scratch: string) => Promise<Outcome[][]>;

/** Run a program; its standard output. Throws with what it said when it fails. */
export async function output(
  command: readonly string[],
  environment: Record<string, string> = {},
): Promise<string> {
  const child = Bun.spawn([...command], {
    stdout: "pipe",
    stderr: "pipe",
    stdin: "ignore",
    env: { ...process.env, ...environment },
  });
  const [text, errors, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  if (status !== 0) throw new Error(`${command[0]} ended with ${status}: ${errors.slice(-2000)}`);
  return text;
}

/** What a host is given: the calls alone, not what they must come to. */
async function writeCases(cases: readonly ExpectedCase[], scratch: string): Promise<string> {
  const path = `${scratch}/cases.json`;
  await Bun.write(path, JSON.stringify(cases.map(({ name, steps }) => ({ name, steps }))));
  return path;
}

function installed(name: string, path: string): string {
  if (!existsSync(path)) skip(`${name} is not installed; scripts/install-packages.sh does it`);
  return path;
}

/** What starts each host that is a program; it may read the repository and `scratch`. */
export const COMMANDS = {
  bun: () => [process.execPath],
  node: () => [installed("Node", `${own}/node_modules/.bin/node`)],
  // No permission but to read: not the environment, not the network.
  deno: (scratch: string) => [
    installed("Deno", `${own}/node_modules/.bin/deno`),
    ..."run --quiet --no-config --no-lock --no-remote --no-prompt".split(" "),
    `--allow-read=${root},${scratch}`,
  ],
} as const;

/** A JavaScript host that is a program. */
export function javascript(host: keyof typeof COMMANDS, mode: Mode): Host {
  return async (cases, scratch) => {
    const path = await writeCases(cases, scratch);
    const command = [...COMMANDS[host](scratch), `${own}/main.ts`, mode, path, DIST];
    return JSON.parse(await output(command, { DENO_DIR: `${scratch}/deno` })) as Outcome[][];
  };
}

/** The browser. */
export function chromiumProgram(): string {
  return Bun.which("chromium") ?? skip("chromium is not installed");
}

export function chromium(mode: Mode): Host {
  return async (cases, scratch) =>
    await runInChromium(chromiumProgram(), mode, await writeCases(cases, scratch), DIST, scratch);
}

/** A Python with wasmtime's package, in an environment of its own that is kept for the next run. */
export async function wasmtimePython(): Promise<string> {
  const place = `${process.env.XDG_CACHE_HOME ?? `${homedir()}/.cache`}/rl-test/wasmtime-${WASMTIME}`;
  const python = `${place}/bin/python`;
  if (!existsSync(`${place}/complete`)) {
    try {
      await output(["/usr/bin/python3", "-m", "venv", "--clear", place]);
      await output([python, "-m", "pip", "install", "--quiet", `wasmtime==${WASMTIME}`]);
    } catch (error) {
      skip(`wasmtime cannot be installed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await Bun.write(`${place}/complete`, "");
  }
  return python;
}

export const wasmtime: Host = async (cases, scratch) => {
  const path = await writeCases(cases, scratch);
  const command = [await wasmtimePython(), `${own}/wasmtime_host.py`, `${DIST}/core.wasm`, path];
  return JSON.parse(await output(command)) as Outcome[][];
};
