/** Core modules that ask for WASI preview 1. */
import { WASI } from "node:wasi";

/** What a program is given. */
export interface WasmWorld {
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** By the path that the program knows each by. */
  readonly directories: Readonly<Record<string, string>>;
  readonly network: boolean;
}

/** @returns the program's exit status @throws what compiling throws, and WebAssembly.RuntimeError for a trap */
export function runModule(bytes: Uint8Array<ArrayBuffer>, world: WasmWorld): number {
  const wasi = new WASI({
    version: "preview1",
    args: [...world.args],
    env: { ...world.environment },
    preopens: { ...world.directories },
    returnOnExit: true,
  });
  const module = new WebAssembly.Module(bytes);
  const needed = new Set(WebAssembly.Module.imports(module).map((each) => each.module));
  const names = ["wasi_snapshot_preview1", "wasi_unstable"].filter((name) => needed.has(name));
  const imports = Object.fromEntries(names.map((name) => [name, wasi.wasiImport]));
  const status: unknown = wasi.start(new WebAssembly.Instance(module, imports));
  return typeof status === "number" ? status : 0;
}
