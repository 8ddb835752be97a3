/** Runs cases in a page: what `main.ts` does where there are files. Results, or what went wrong, are posted back. */
import { type Case, type Driver, runCases } from "../drive.ts";
import { componentDriver, nativeDriver } from "../drivers.ts";

/** Given to the program by its page: where it was loaded from. */
const mode = new URL(import.meta.url).searchParams.get("mode");

async function driver(): Promise<Driver> {
  if (mode === "component") {
    const address = "/core.js";
    return componentDriver((await import(address)) as object);
  }
  const { instance } = await WebAssembly.instantiate(await (await fetch("/parts.wasm")).arrayBuffer());
  return nativeDriver(instance);
}

async function run(): Promise<string> {
  const cases = (await (await fetch("/cases.json")).json()) as Case[];
  return JSON.stringify(await runCases(await driver(), cases));
}

const body = await run().catch((error: unknown) => JSON.stringify(String(error)));
await fetch("/result", { method: "POST", body });
