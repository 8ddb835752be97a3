/**
 * `npm run bench -- idle [--runs N]`: what do N containers cost while they do nothing, 100 if not said? Counted is the
 * memory of every process that is there for them, but those in them: proportional shares, added up.
 * `npm run bench -- network-idle [--runs N]`: the same of 50 containers in one network with a name.
 *
 * Only root may look into a monitor. So root counts, while an ordinary user in a session of its own starts containers
 * and says when they run. The processes of that session are told by their pid namespace, or by a parent in it: helpers
 * have pid namespaces of their own, as containers do, whose command is known.
 */
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { makeNetwork, NETWORK } from "../network/parts.ts";
import { images, prepare, repository, workPlace } from "../place.ts";
import { CONTENDERS } from "../start/contenders.ts";
import { table } from "../stats.ts";

const NAMES = ["rl", "podman"];
/** Milliseconds after which whoever was just started has settled. */
const SETTLED = 3000;

export interface IdleResult {
  readonly containers: number;
  readonly entries: readonly {
    readonly name: string;
    readonly version: string;
    readonly processes: number;
    /** KiB, of all of them together. */
    readonly pss: number;
    /** The same, of those with one name. */
    readonly kinds: readonly Kind[];
  }[];
}

interface Kind {
  readonly name: string;
  readonly count: number;
  readonly pss: number;
}

/** What containers do, in words by which they are told from what is there for them. */
const COMMAND = ["sleep", "100000"];

export type IdleBenchmark = "idle" | "network-idle";

/** What the session says, a line each. */
interface Word {
  readonly version: string;
  readonly isRunning: boolean;
}

/** In the session: start containers, say so, and wait to be ended. */
export async function holdContainers(benchmark: IdleBenchmark, name: string, count: number): Promise<void> {
  const place = mkdtempSync(join(workPlace(), "idle-"));
  const answers = console[Symbol.asyncIterator]();
  const say = async (word: Word): Promise<void> => {
    console.log(JSON.stringify(word));
    await answers.next();
  };
  const contender = await CONTENDERS[name]?.(place);
  if (contender === undefined) throw new Error(`there is no ${name}`);
  const { argv, env, version } = contender;
  const at = argv.indexOf("run");
  const image = argv.at(-2) ?? "";
  const network = benchmark === "idle" ? "none" : NETWORK;
  const start = [...argv.slice(0, at), "run", "-d", "--network", network, image, ...COMMAND];
  prepare(argv, env);
  if (network === NETWORK) makeNetwork(contender);
  await say({ version, isRunning: false });
  for (let i = 0; i < count; i += 1) prepare(start, env);
  await say({ version, isRunning: true });
}

/** As root. */
export async function benchIdle(benchmark: IdleBenchmark, containers: number): Promise<IdleResult> {
  prepare([join(repository, "scripts/setup-test-machine.sh")]);
  images();
  const entries: IdleResult["entries"][number][] = [];
  // A session each: the keys that a user may have, of which a container takes some, are not enough for all of them.
  for (const name of NAMES) entries.push(await measured(benchmark, name, containers));
  return { containers, entries };
}

async function measured(
  benchmark: IdleBenchmark,
  name: string,
  containers: number,
): Promise<IdleResult["entries"][number]> {
  const mark = mkdtempSync(join(tmpdir(), "rl-bench-idle-"));
  const session = Bun.spawn(
    [
      ...[join(repository, "scripts/as-test-user.sh"), "rltest", process.execPath],
      ...[join(import.meta.dir, "../main.ts"), benchmark, "--runs", String(containers)],
      ...["--only", name, "--out", mark],
    ],
    { stdin: "pipe", stdout: "pipe", stderr: "inherit" },
  );
  let before = new Set<number>();
  try {
    for await (const { version, isRunning } of words(session.stdout)) {
      const space = spaceOf(mark);
      if (isRunning) await Bun.sleep(SETTLED);
      const there = processesOf(space);
      const added = there.filter((pid) => !before.has(pid));
      if (isRunning) {
        const kinds = kindsOf(added);
        const pss = kinds.reduce((sum, kind) => sum + kind.pss, 0);
        return { name, version, processes: added.length, pss, kinds };
      }
      before = new Set(there);
      session.stdin.write("\n");
      session.stdin.flush();
    }
    throw new Error(`${name} does not run`);
  } finally {
    session.kill();
    await session.exited;
    rmSync(mark, { recursive: true, force: true });
  }
}

async function* words(stream: ReadableStream<Uint8Array>): AsyncGenerator<Word> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    const lines = text.split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) if (line.startsWith("{")) yield JSON.parse(line) as Word;
  }
}

/** The pid namespace of the process that has this among its arguments, which is not ours. */
function spaceOf(mark: string): string {
  const ours = readlinkSync("/proc/self/ns/pid");
  for (const pid of pids()) {
    const space = read(() => readlinkSync(`/proc/${pid}/ns/pid`));
    const words = read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8"));
    if (space !== undefined && space !== ours && words?.includes(mark)) return space;
  }
  throw new Error("the session has ended");
}

/** All that are in the session or come from it, but what runs in containers. */
function processesOf(space: string): number[] {
  const isOurs = (pid: number): boolean =>
    pid > 1 && (read(() => readlinkSync(`/proc/${pid}/ns/pid`)) === space || isOurs(parentOf(pid)));
  return pids().filter((pid) => isOurs(pid) && wordsOf(pid).join(" ") !== COMMAND.join(" "));
}

function parentOf(pid: number): number {
  return Number(
    /^PPid:\s+(\d+)/m.exec(read(() => readFileSync(`/proc/${pid}/status`, "utf8")) ?? "")?.[1] ?? 0,
  );
}

function wordsOf(pid: number): string[] {
  return (read(() => readFileSync(`/proc/${pid}/cmdline`, "utf8")) ?? "").split("\0").slice(0, -1);
}

/** Together by the name that they were called by. */
function kindsOf(processes: readonly number[]): Kind[] {
  const kinds = new Map<string, Kind>();
  for (const pid of processes) {
    const name = basename(wordsOf(pid)[0] ?? "");
    const { count, pss } = kinds.get(name) ?? { count: 0, pss: 0 };
    kinds.set(name, { name, count: count + 1, pss: pss + share(pid) });
  }
  return [...kinds.values()].sort((a, b) => b.pss - a.pss);
}

function pids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function share(pid: number): number {
  const text = read(() => readFileSync(`/proc/${pid}/smaps_rollup`, "utf8")) ?? "";
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0);
}

function read(from: () => string): string | undefined {
  try {
    return from();
  } catch {
    return undefined;
  }
}

export function renderIdle({ containers, entries }: IdleResult): string {
  const rows = entries.flatMap(({ name, version, processes, pss, kinds }) => [
    [`${name} (${version})`, String(processes), String(pss), (pss / containers).toFixed(1)],
    ...kinds.map((kind) => [
      `  ${kind.name}`,
      String(kind.count),
      String(kind.pss),
      (kind.pss / containers).toFixed(1),
    ]),
  ]);
  return `${containers} containers that do nothing, KiB\n${table([
    ["", "processes", "together", "each container"],
    ...rows,
  ])}`;
}
