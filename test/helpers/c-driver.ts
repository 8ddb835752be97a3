/** Small C programs that feed one part of the C module, built with the sanitizers. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { skip } from "./skip.ts";
import { tempDir } from "./temp-dir.ts";

export interface Driver {
  /** Where it is. */
  readonly program: string;
  /** Run it over some cases, each of one or more parts; its lines, one a case. */
  run(cases: readonly (readonly Uint8Array[])[]): string[];
  remove(): void;
}

const FLAGS = ["-std=gnu11", "-O1", "-g", "-Wall", "-Wextra", "-Werror"];
const SANITIZERS = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];

/** Build `test/kernel/c/NAME.c` with files of syscalls-c; skips without gcc. */
export function buildDriver(name: string, sources: readonly string[]): Driver {
  const directory = tempDir("rl-driver");
  const program = join(directory.path, name);
  const files = [`../kernel/c/${name}.c`, ...sources.map((source) => `../../syscalls-c/${source}`)];
  const paths = files.map((file) => new URL(file, import.meta.url).pathname);
  const built = spawnSync("gcc", [...FLAGS, ...SANITIZERS, "-o", program, ...paths, "-lresolv"], {
    encoding: "utf8",
  });
  if (built.error !== undefined) skip("gcc is not installed");
  if (built.status !== 0) throw new Error(built.stderr);
  return {
    program,
    run(cases) {
      const input = Buffer.concat(
        cases.flatMap((parts) =>
          parts.flatMap((part) => [new Uint8Array(Uint32Array.of(part.length).buffer), part]),
        ),
      );
      const { status, stdout, stderr } = spawnSync(program, { input, encoding: "utf8", maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error(`status ${status}: ${stderr}`);
      return stdout.split("\n").slice(0, -1);
    },
    remove: directory.remove,
  };
}
