/** The platforms of WebAssembly programs, by the names that images have for them. */

/** As much of a `Platform` as there is to such a one. */
export interface WasmPlatform {
  readonly os: string;
  readonly architecture: string;
}

/** Any of them: what is asked for when somebody wants "the" WebAssembly image. */
export const WASM_PLATFORM: WasmPlatform = { os: "wasi", architecture: "wasm" };

/** As images name what a program expects: one of the versions of WASI, or any. */
const SYSTEMS: readonly string[] = ["wasi", "wasip1", "wasip2"];

/** Whether it is a WebAssembly program's. Both names are in normal form, or as an image's config has them. */
export function isWasmPlatform({ os, architecture }: WasmPlatform): boolean {
  return SYSTEMS.includes(os) && (architecture === "wasm" || architecture === "wasm32");
}

/** Whether an image for one system is what somebody wants who asks for another: "wasi" leaves the version open. */
export function systemsMeet(offered: string, wanted: string): boolean {
  if (offered === wanted) return true;
  if (!SYSTEMS.includes(offered) || !SYSTEMS.includes(wanted)) return false;
  return offered === "wasi" || wanted === "wasi";
}
