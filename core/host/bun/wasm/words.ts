/** What a container's WebAssembly runner is told, and where it finds things: written on one side, read on the other. */

/** Directory of the runner in a container, over whatever an image has there. */
export const WASM_DIRECTORY = "/.rl";

/** The runner: this executable, with the loader and the libraries that it needs, since an image has none of them. */
export const WASM_RUNNER: string = `${WASM_DIRECTORY}/rl`;
export const WASM_LOADER: string = `${WASM_DIRECTORY}/ld.so`;
export const WASM_LIBRARIES: string = `${WASM_DIRECTORY}/lib`;

/** A component as JavaScript and modules, for programs that are one. */
export const WASM_COMPONENT: string = `${WASM_DIRECTORY}/component`;

/** Name of its JavaScript, which exports `instantiate`. */
export const COMPONENT_MODULE = "app.js";

/** The hidden word that makes the executable a runner. */
export const WASM_VERB = "__wasm";

export interface WasmTask {
  /** Directories that the program may open, by their paths in the container. */
  readonly directories: readonly string[];
  /** Whether it may open sockets. */
  readonly network: boolean;
  /** Digest of the component that was translated (`componentDigest`), where the program is one. */
  readonly component?: string | undefined;
  /** The program's path, which is its first argument, and the others. */
  readonly args: readonly string[];
}

/** The words before a program's own arguments. */
export function runnerWords({ directories, network, component }: Omit<WasmTask, "args">): string[] {
  return [
    WASM_LOADER,
    "--library-path",
    WASM_LIBRARIES,
    WASM_RUNNER,
    WASM_VERB,
    ...(network ? ["--network"] : []),
    ...(component === undefined ? [] : [`--component=${component}`]),
    ...directories.map((directory) => `--dir=${directory}`),
    "--",
  ];
}

/** Read what `runnerWords` wrote, from behind the verb. */
export function readTask(words: readonly string[]): WasmTask {
  const end = words.indexOf("--");
  const flags = words.slice(0, Math.max(end, 0));
  const values = (name: string): string[] =>
    flags.flatMap((flag) => (flag.startsWith(name) ? [flag.slice(name.length)] : []));
  return {
    network: flags.includes("--network"),
    component: values("--component=")[0],
    directories: values("--dir="),
    args: words.slice(end + 1),
  };
}
