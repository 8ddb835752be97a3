/** Measures in a page: what `main.ts` does where there are files. Figures, or what went wrong, are posted back. */
import { componentDriver } from "../../../test/conformance/drivers.ts";
import { loadOnly, measureAll, type Open, type Task } from "./measure.ts";
import type { open as openNative } from "./native-page.ts";

const query = new URL(import.meta.url).searchParams;
const what = query.get("what");
const mode = query.get("mode");
let opened = 0;

const open: Open = async () => {
  opened += 1;
  const address = `/${mode === "component" ? "core" : "native"}.js?${opened}`;
  if (mode === "component") return componentDriver((await import(address)) as object);
  const [module, bytes] = await Promise.all([
    import(address) as Promise<{ open: typeof openNative }>,
    fetch("/parts.wasm").then((response) => response.arrayBuffer()),
  ]);
  const { instance } = await WebAssembly.instantiate(bytes);
  return module.open(instance);
};

async function run(): Promise<string> {
  if (what === "bare") return "{}";
  const task = (await (await fetch(`/task-${mode}.json`)).json()) as Task;
  if (what === "load") return JSON.stringify(await loadOnly(open, task));
  const layer = new Uint8Array(await (await fetch("/layer")).arrayBuffer());
  return JSON.stringify(await measureAll(open, task, layer));
}

const body = await run().catch((error: unknown) => JSON.stringify(String(error)));
await fetch("/result", { method: "POST", body });
