/**
 * Measures in Bun, Deno or Node: `main.js bare|load|all native|component PLACE`, with figures on standard output.
 * PLACE has the files that benchmarks/wasm/prepare.ts makes.
 */
import { readFileSync } from "node:fs";
import { componentDriver } from "../../../test/conformance/drivers.ts";
import { loadOnly, measureAll, type Open, type Task } from "./measure.ts";
import type { open as openNative } from "./native.ts";

const args: readonly string[] =
  "Deno" in globalThis
    ? (globalThis as never as { Deno: { args: string[] } }).Deno.args
    : process.argv.slice(2);
const [what = "", mode = "", place = ""] = args;

/** What is imported again is evaluated again, under another name. */
let opened = 0;

const open: Open = async () => {
  opened += 1;
  const suffix = opened === 1 ? "" : `?${opened}`;
  const url = `${place}/${mode === "component" ? "core" : "native"}.js${suffix}`;
  const module = (await import(url)) as object;
  return mode === "component" ? componentDriver(module) : (module as { open: typeof openNative }).open();
};

if (what !== "bare") {
  const task = JSON.parse(readFileSync(`${place}/task-${mode}.json`, "utf8")) as Task;
  const figures =
    what === "load"
      ? await loadOnly(open, task)
      : await measureAll(open, task, new Uint8Array(readFileSync(`${place}/layer`)));
  console.log(JSON.stringify(figures));
}
