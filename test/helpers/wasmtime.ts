import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { runOk } from "./process.ts";
import { skip } from "./skip.ts";

/** The one release of wasmtime's package that tests are run with. */
const WASMTIME = "50.0.1";

/** A Python that has wasmtime, in an environment of its own that is kept for the next run. */
export async function wasmtimePython(): Promise<string> {
  const place = `${process.env.XDG_CACHE_HOME ?? `${homedir()}/.cache`}/rl-test/wasmtime-${WASMTIME}`;
  const python = `${place}/bin/python`;
  if (!existsSync(`${place}/complete`)) {
    try {
      await runOk(["/usr/bin/python3", "-m", "venv", "--clear", place]);
      await runOk([python, "-m", "pip", "install", "--quiet", `wasmtime==${WASMTIME}`], {
        timeoutMs: 300_000,
      });
    } catch (error) {
      skip(`wasmtime cannot be installed: ${error instanceof Error ? error.message : String(error)}`);
    }
    await Bun.write(`${place}/complete`, "");
  }
  return python;
}
