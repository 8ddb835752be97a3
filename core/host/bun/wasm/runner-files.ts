/** The files of this host that the runner of WebAssembly programs consists of. */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { WASM_LIBRARIES, WASM_LOADER, WASM_RUNNER } from "./words.ts";

/** A file of the host, and where a container has it. */
export interface RunnerFile {
  readonly source: string;
  readonly target: string;
}

const LOADER = /^ld-(?:linux|musl)[\w.-]*\.so(?:\.\d+)*$/;

/** What the runtime is linked with. Whatever else is mapped was loaded later, and is no part of it. */
const LIBRARY = /^lib(?:c|m|dl|pthread|rt|gcc_s|stdc\+\+|c\.musl-\w+)\.so(?:\.\d+)*$/;

/**
 * An executable with what its own process has mapped to run: the same program, in another root, needs nothing else.
 * Undefined where there is no loader, which only a program of another kind has not got.
 *
 * @param maps of the process, as proc_pid_maps(5) has them
 */
export function runnerFiles(
  executable: string,
  maps: string = readFileSync("/proc/self/maps", "utf8"),
): RunnerFile[] | undefined {
  const mapped = new Set(maps.split("\n").flatMap((line) => /(\/.*)$/.exec(line)?.[1] ?? []));
  const libraries = [...mapped].filter((path) => LIBRARY.test(basename(path)));
  const loader = [...mapped].find((path) => LOADER.test(basename(path)));
  if (loader === undefined) return undefined;
  return [
    { source: executable, target: WASM_RUNNER },
    { source: loader, target: WASM_LOADER },
    ...libraries.map((source) => ({ source, target: `${WASM_LIBRARIES}/${basename(source)}` })),
  ];
}
