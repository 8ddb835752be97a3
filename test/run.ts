/**
 * The test runner: `bun test/run.ts [--jobs N] [--timeout SECONDS] [--again] PATH...`
 *
 * A path is a test file or a folder, below test/ or below the working directory. Every file has a process of its
 * own, some at a time. The last line is `N passed, N failed` (with `, N skipped` when there are some) and the
 * exit status is 1 when anything failed or nothing ran. What counts as failure is in helpers/runner/events.ts.
 *
 * With --again a few files that fail beside others are run once more, alone, and judged by that: tests of a whole
 * machine, of its processes, ports and memory, are not the only ones that use it. Both runs are shown.
 *
 * A folder named `root` holds tests that only the superuser can run and is entered only by it.
 * RL_MUST_RUN=1 makes a skip a failure; RL_TEST_VERBOSE=1 prints what passing files print; RL_TEST_ONLY=TEXT leaves
 * out the tests whose names do not begin so, and none that does is a failure.
 */
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { type Ending, type FileResult, judge, parseEvents } from "./helpers/runner/events.ts";

const testRoot = import.meta.dir;
const child = join(testRoot, "helpers/runner/child.ts");
/** How long a process may go on after its last test before that counts as a handle left open. */
const EXIT_GRACE_MS = 5000;
/** More than so many files that fail do not fail by chance. */
const MOST_AGAIN = 3;
/** Folders whose tests start containers, machines and servers. */
const SLOW_FOLDERS = /^(kernel|e2e|hardening|interop|vm|conformance|web)\//;

interface Options {
  readonly again: boolean;
  readonly jobs: number;
  readonly timeoutMs: number | undefined;
  readonly paths: readonly string[];
}

function parseOptions(argv: readonly string[]): Options {
  const paths: string[] = [];
  let again = false;
  let jobs = 2;
  let timeoutMs: number | undefined;
  for (let i = 0; i < argv.length; i += 1) {
    const word = argv[i] ?? "";
    if (word === "--again") again = true;
    else if (word === "--jobs") jobs = positive(word, argv[++i]);
    else if (word === "--timeout") timeoutMs = positive(word, argv[++i]) * 1000;
    else if (word.startsWith("-")) throw new Error(`Cannot parse option "${word}": it is not known`);
    else paths.push(word);
  }
  return { again, jobs, timeoutMs, paths };
}

function positive(option: string, value: string | undefined): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`Cannot parse option "${option}": ${value} is not a positive number`);
  return number;
}

/** The test files below a path, sorted; a path that is not there gives none, which the caller reports. */
function expand(path: string): string[] {
  const found = [join(testRoot, path), resolve(path)].find((candidate) => {
    return statSync(candidate, { throwIfNoEntry: false }) !== undefined;
  });
  if (found === undefined) return [];
  if (statSync(found).isFile()) return [found];
  const superuser = process.getuid?.() === 0;
  const walk = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const full = join(folder, entry.name);
        if (entry.isDirectory()) return entry.name === "root" && !superuser ? [] : walk(full);
        return entry.name.endsWith(".test.ts") ? [full] : [];
      });
  return walk(found);
}

const running = new Set<number>();

/** End a process with everything it started: each file's process leads a group of its own. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // The group is gone already.
  }
}

/** Run one file to its end and judge it. */
async function runFile(
  file: string,
  scratch: string,
  timeoutMs: number,
): Promise<FileResult & { output: string }> {
  const key = relative(testRoot, file).replaceAll("/", "_");
  const eventsFile = join(scratch, `${key}.events`);
  const outputFile = join(scratch, `${key}.output`);
  writeFileSync(eventsFile, "");
  // A file, not a pipe: a process left behind by a test cannot keep the runner waiting for its end.
  const output = openSync(outputFile, "a");
  const proc = Bun.spawn([process.execPath, child, file], {
    stdin: "ignore",
    stdout: output,
    stderr: output,
    env: { ...process.env, RL_TEST_EVENTS: eventsFile, NO_COLOR: "1", FORCE_COLOR: "0" },
    detached: true,
  });
  closeSync(output);
  running.add(proc.pid);
  let killed: string | undefined;
  let endSeen: number | undefined;
  const graceMs = Math.min(EXIT_GRACE_MS, timeoutMs / 2);
  // The events are the only word from the process; twice a second is often enough to notice its last one.
  const watch = setInterval(() => {
    const now = Date.now();
    if (endSeen === undefined && readFileSync(eventsFile, "utf8").includes('{"event":"end"')) endSeen = now;
    if (endSeen !== undefined && now > endSeen + graceMs) {
      killed = "its tests ended but the process did not: something is left open";
      killGroup(proc.pid);
    }
  }, 500);
  const timer = setTimeout(() => {
    killed = `not done after ${timeoutMs / 1000} s`;
    killGroup(proc.pid);
  }, timeoutMs);
  await proc.exited;
  clearInterval(watch);
  clearTimeout(timer);
  killGroup(proc.pid);
  running.delete(proc.pid);
  const ending: Ending = {
    exitCode: proc.exitCode,
    signal: proc.signalCode === null ? null : String(proc.signalCode),
    killed,
  };
  const result = judge(
    parseEvents(readFileSync(eventsFile, "utf8")),
    ending,
    process.env.RL_MUST_RUN === "1",
  );
  return { ...result, output: readFileSync(outputFile, "utf8") };
}

function indent(text: string): string {
  return text.replace(/^/gm, "      ");
}

function report(name: string, result: FileResult & { output: string }, elapsedMs: number): void {
  const { passed, failures, skips } = result;
  const counts = [`${passed} passed`];
  if (failures.length > 0) counts.push(`${failures.length} failed`);
  if (skips.length > 0) counts.push(`${skips.length} skipped`);
  const mark = failures.length > 0 ? "FAIL" : "ok  ";
  console.log(`${mark} ${name}  ${counts.join(", ")}  (${(elapsedMs / 1000).toFixed(1)} s)`);
  for (const failure of failures) {
    console.log(`     ${name} > ${failure.test}`);
    console.log(indent(failure.text));
  }
  for (const { test, reason } of skips) console.log(`     skipped ${test}: ${reason}`);
  const verbose = process.env.RL_TEST_VERBOSE === "1";
  if ((failures.length > 0 || verbose) && result.output.trim() !== "") {
    console.log(`     output of ${name}:`);
    console.log(indent(result.output.trimEnd().split("\n").slice(-60).join("\n")));
  }
}

async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const totals = { passed: 0, failed: 0, skipped: 0 };
  const files: string[] = [];
  for (const path of options.paths) {
    const found = expand(path);
    if (found.length === 0) {
      console.log(`FAIL ${path}  no test file is there`);
      totals.failed += 1;
    }
    files.push(...found.filter((file) => !files.includes(file)));
  }
  if (options.paths.length === 0) console.log("FAIL no path was given");

  const scratch = mkdtempSync(join(tmpdir(), "rl-test-run-"));
  const stop = (): never => {
    for (const pid of running) killGroup(pid);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);

  const attempt = async (file: string): Promise<FileResult> => {
    const name = relative(testRoot, file);
    const timeoutMs = options.timeoutMs ?? (SLOW_FOLDERS.test(name) ? 300_000 : 120_000);
    const start = performance.now();
    const result = await runFile(file, scratch, timeoutMs);
    report(name, result, performance.now() - start);
    return result;
  };
  const count = ({ passed, failures, skips }: FileResult): void => {
    totals.passed += passed;
    totals.failed += failures.length;
    totals.skipped += skips.length;
  };
  const queue = [...files];
  const failed = new Map<string, FileResult>();
  const worker = async (): Promise<void> => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await attempt(file);
      if (result.failures.length > 0) failed.set(file, result);
      else count(result);
    }
  };
  await Promise.all(Array.from({ length: options.jobs }, worker));
  const again = options.again && failed.size <= MOST_AGAIN;
  if (again && failed.size > 0) console.log("once more, alone:");
  for (const [file, result] of failed) count(again ? await attempt(file) : result);
  rmSync(scratch, { recursive: true, force: true });

  // All skipped is a result of its own; nothing at all is a mistake in the call.
  const nothing = totals.passed + totals.failed + totals.skipped === 0;
  if (nothing) totals.failed = 1;
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
  console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
  return totals.failed > 0 ? 1 : 0;
}

if (import.meta.main) {
  process.exit(await main());
}
