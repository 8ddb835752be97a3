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
  const offered = withoutSockets(wasi.wasiImport as WasiImport);
  const imports = Object.fromEntries(names.map((name) => [name, offered]));
  const status: unknown = wasi.start(new WebAssembly.Instance(module, imports));
  return typeof status === "number" ? status : 0;
}

type WasiImport = Readonly<Record<string, (...args: never[]) => unknown>>;

/** "Function not supported", of preview 1's `errno`. */
const ENOSYS = 52;

/**
 * Preview 1 can use sockets that it is given and cannot open any, and none are given. Programs ask for the functions
 * all the same, of which the runtime lacks one and has others of its own.
 */
function withoutSockets(offered: WasiImport): WasiImport {
  const others = Object.entries(offered).filter(([name]) => !name.startsWith("sock_"));
  const names = ["sock_accept", "sock_recv", "sock_send", "sock_shutdown"];
  return Object.fromEntries([...others, ...names.map((name) => [name, () => ENOSYS] as const)]);
}
