import type { WasmWorld } from "./module.ts";
export async function runComponent(_world: WasmWorld): Promise<number> {
  throw new Error("components come next");
}
