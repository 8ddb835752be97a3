/** The C module's programs under valgrind. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { skip } from "./skip.ts";
import { tempDir } from "./temp-dir.ts";
import { repository } from "./user.ts";

const SEAM = join(repository, "test/kernel/valgrind");
const MODULE = join(repository, "syscalls-c");
const FLAGS = ["-std=gnu11", "-O1", "-g", "-w"];
export interface Watched {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Errors and lost memory that valgrind has told of, in the program and in what it has forked. */
  readonly findings: readonly string[];
  /** What was open at the program's own end and not when it was started: the functions that had opened it. */
  readonly open: readonly string[];
}

export interface WatchOptions {
  readonly stdin?: Uint8Array;
  /** Content of the file that is descriptor 3. */
  readonly third?: Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Valgrind extends Disposable {
  readonly directory: string;
  /** Run `rl-monitor`, `rl-tree`, `rl-lock`, `rl-runtime` or `library` to its end. */
  watch(name: string, args: readonly string[], options?: WatchOptions): Watched;
}

/** Build the programs with a seam in place of the system calls that valgrind does not know; skips without gcc. */
export function buildForValgrind(): Valgrind {
  const directory = tempDir("rl-valgrind");
  const at = (name: string): string => join(directory.path, name);
  const native = at("native");
  compile(native, [join(SEAM, "native.c")]);
  const seam = ["-include", join(SEAM, "seam.h"), join(SEAM, "seam.c"), `-DRL_PROGRAM="${native}"`];
  compile(at("rl-monitor"), [...seam, ...sources("PROGRAM_SOURCES")]);
  for (const job of ["rl-tree", "rl-lock"]) Bun.spawnSync(["ln", at("rl-monitor"), at(job)]);
  compile(at("rl-runtime"), [...seam, ...sources("FRONT_SOURCES")]);
  compile(at("library"), [...seam, join(SEAM, "library.c"), ...sources("LIBRARY_SOURCES")]);
  let runs = 0;
  return {
    directory: directory.path,
    watch(name, args, { stdin = new Uint8Array(), third, env = {} } = {}) {
      const log = `log-${runs++}`;
      const options = [
        "--error-exitcode=99",
        "--leak-check=full",
        "--errors-for-leak-kinds=definite,possible",
      ];
      const file = at(`third-${runs}`);
      if (third !== undefined) Bun.spawnSync(["tee", file], { stdin: third, stdout: "ignore" });
      // By a name in PATH, so that the program's first argument is that name alone.
      const script = third === undefined ? 'exec "$@"' : `exec "$@" 3<"${file}"`;
      const valgrind = ["valgrind", "-q", ...options, "--track-fds=yes", `--log-file=${at(log)}.%p`, name];
      const ended = spawnSync("/bin/sh", ["-c", script, "sh", ...valgrind, ...args], {
        input: stdin,
        encoding: "utf8",
        env: {
          ...process.env,
          ...env,
          PATH: `${directory.path}:${process.env.PATH}`,
          SEAM_NATIVE: native,
        },
        timeout: 60_000,
      });
      return {
        status: ended.status ?? -1,
        stdout: ended.stdout,
        stderr: ended.stderr,
        ...read(log, ended.pid),
      };
    },
    [Symbol.dispose]: directory.remove,
  };

  /** Sum the logs of a run up; the program's own is that of the process that was started. */
  function read(log: string, pid: number): Pick<Watched, "findings" | "open"> {
    const findings: string[] = [];
    let open: string[] = [];
    let own = false;
    for (const name of readdirSync(directory.path)) {
      if (!name.startsWith(`${log}.`)) continue;
      const text = readFileSync(at(name), "utf8").replaceAll(/^==\d+== ?/gm, "");
      if (name === `${log}.${pid}`) {
        open = openedBy(text);
        own = true;
      }
      // What is left besides descriptors, and system calls that are the seam's to know, is an error.
      for (const line of text.split("\n"))
        if (
          /Invalid|ninitialised|overlap|lost in loss record|unhandled|Mismatched|not within mapped|signal (11|6|7|8)\b/.test(
            line,
          )
        )
          findings.push(line);
    }
    if (!own) findings.push("valgrind has written nothing about the program itself");
    return { findings, open };
  }
}

/** The functions of the module that have opened what is still open, sorted. */
function openedBy(log: string): string[] {
  const stacks = log.split("\n\n").filter((block) => /^Open /m.test(block) && !block.includes("<inherited"));
  return stacks
    .map((stack) => {
      const frames = [...stack.matchAll(/: (\w+) \(([\w-]+\.[ch]):\d+\)/g)];
      const own = frames.find(([, , file = ""]) => file.endsWith(".c") && existsSync(join(MODULE, file)));
      return own?.[1] ?? stack;
    })
    .sort();
}

/** What a product is made from, by the build's own list. */
function sources(variable: string): string[] {
  const { stdout } = spawnSync("make", ["-s", "-C", MODULE, `print-${variable}`], { encoding: "utf8" });
  return stdout
    .trim()
    .split(" ")
    .map((file) => join(MODULE, file));
}

function compile(program: string, words: readonly string[]): void {
  const built = spawnSync("gcc", [...FLAGS, "-o", program, ...words, "-lresolv"], { encoding: "utf8" });
  if (built.error !== undefined) skip("gcc is not installed");
  if (built.status !== 0) throw new Error(built.stderr);
}
