/** The hosts of the suite: each runs cases and gives what they came to. */
import { denoProgram, nodeProgram } from "../helpers/js-hosts.ts";
import { runOk } from "../helpers/process.ts";
import { skip } from "../helpers/skip.ts";
import { wasmtimePython } from "../helpers/wasmtime.ts";
import type { ExpectedCase } from "./compare.ts";
import type { Outcome } from "./drive.ts";
import { runInChromium } from "./hosts/chromium.ts";

const own = `${import.meta.dir}/hosts`;
const root = `${import.meta.dir}/../..`;
export const DIST = `${root}/dist/wasm`;

export { wasmtimePython };

export type Mode = "native" | "component";
export type Host = (cases: readonly ExpectedCase[], scratch: string) => Promise<Outcome[][]>;

/** What a host is given: the calls alone, not what they must come to. */
async function writeCases(cases: readonly ExpectedCase[], scratch: string): Promise<string> {
  const path = `${scratch}/cases.json`;
  await Bun.write(path, JSON.stringify(cases.map(({ name, steps }) => ({ name, steps }))));
  return path;
}

/** What starts each host that is a program; it may read the repository and `scratch`. */
export const COMMANDS = {
  bun: () => [process.execPath],
  node: () => [nodeProgram()],
  // No permission but to read: not the environment, not the network.
  deno: (scratch: string) => [
    denoProgram(),
    ..."run --quiet --no-config --no-lock --no-remote --no-prompt".split(" "),
    `--allow-read=${root},${scratch}`,
  ],
} as const;

/** A JavaScript host that is a program. */
export function javascript(host: keyof typeof COMMANDS, mode: Mode): Host {
  return async (cases, scratch) => {
    const path = await writeCases(cases, scratch);
    const command = [...COMMANDS[host](scratch), `${own}/main.ts`, mode, path, DIST];
    return JSON.parse(
      await runOk(command, { env: { ...process.env, DENO_DIR: `${scratch}/deno` } }),
    ) as Outcome[][];
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

/** wasmtime by its Python package. */
export const wasmtime: Host = async (cases, scratch) => {
  const path = await writeCases(cases, scratch);
  const command = [await wasmtimePython(), `${own}/wasmtime_host.py`, `${DIST}/core.wasm`, path];
  return JSON.parse(await runOk(command)) as Outcome[][];
};
