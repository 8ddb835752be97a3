/**
 * Runs cases in Bun, Deno or Node: `main.ts native|component CASES DIST`, with results on standard output. What it needs
 * of a host is what all three have.
 */
import { readFileSync } from "node:fs";
import { type Case, runCases } from "../drive.ts";
import { componentDriver, nativeDriver } from "../drivers.ts";

const args: readonly string[] =
  "Deno" in globalThis
    ? (globalThis as never as { Deno: { args: string[] } }).Deno.args
    : process.argv.slice(2);
const [mode = "", cases = "", dist = ""] = args;

async function driver() {
  const component = `${dist}/component/core.js`;
  if (mode === "component") return componentDriver((await import(component)) as object);
  const module = await WebAssembly.compile(readFileSync(`${dist}/parts.wasm`));
  return nativeDriver(await WebAssembly.instantiate(module, {}));
}

const results = await runCases(await driver(), JSON.parse(readFileSync(cases, "utf8")) as Case[]);
console.log(JSON.stringify(results));
