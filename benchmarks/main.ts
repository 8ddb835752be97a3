/**
 * Benchmarks: `npm run bench -- NAME [--runs N] [--warmup N] [--only NAME,...]`, where NAME is one of
 *
 *   start   rl beside its peers; writes results/start.json and results/start.svg
 *   oci     bundles, by rl-runtime, crun and runc; prints a table
 *   split   where the time goes inside rl's own start
 *   pull    a large image, beside podman and a bare program in C; prints JSON and a table
 *   commit  making images of containers, beside podman
 *   exec    a command in a container that runs, beside podman's
 *   idle    what containers that do nothing cost in memory, beside podman; prints a table; only root can count
 *   store   commands with ten images in the store, and with a thousand; prints JSON and a table
 *   containers   commands with ten containers that have ended, and with a thousand; prints JSON and a table
 *   network         throughput, requests and connections through each kind of network, beside podman's; prints a table
 *   network-idle    what containers in one network cost in memory, beside podman's; only root can count
 *   network-start   starts with each kind of network, beside podman's
 *   parallel     a hundred starts at once (--runs says how many), beside podman; prints JSON and a table
 *   wasm         the core in each JavaScript host, natively and as a component, and in wasmtime; writes results/wasm.json
 *   wasm-start   the first output of WebAssembly programs, beside a native one; prints a table
 *
 * Root prepares the machine and measures as an ordinary user; anyone else measures as themselves. Results of runs
 * with --only are printed and not kept.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { benchCommit, renderCommit } from "./commit/main.ts";
import { benchContainers, renderContainers } from "./containers/main.ts";
import { benchExec, renderExec } from "./exec/main.ts";
import { benchIdle, holdContainers, renderIdle } from "./idle/main.ts";
import { benchNetwork, renderNetwork } from "./network/main.ts";
import { benchNetworkStart, renderNetworkStart } from "./network/start.ts";
import { benchOci, renderOci } from "./oci/main.ts";
import { benchParallel, renderParallel } from "./parallel/main.ts";
import { asOrdinaryUser, hasDelegatedCgroup } from "./place.ts";
import { benchPull, pullImages, renderPull } from "./pull/main.ts";
import { benchSplit } from "./split.ts";
import { renderChart } from "./start/chart.ts";
import { benchStart, formatResult, saveResult } from "./start/main.ts";
import { renderTable, type StartResult } from "./start/result.ts";
import { benchStore, renderStore } from "./store/main.ts";
import { benchWasm } from "./wasm/main.ts";
import { renderWasm } from "./wasm/render.ts";
import { benchWasmStart, renderWasmStart } from "./wasm/start.ts";

interface Arguments {
  readonly benchmark: string;
  readonly runs: number;
  readonly warmup: number;
  readonly only: readonly string[];
  /** Write the result there for the one who started us, instead of publishing it. */
  readonly out: string | undefined;
}

const USAGE =
  "usage: npm run bench -- start|oci|split|commit|pull|idle|store|containers|parallel|exec|network|network-idle|network-start|wasm|wasm-start [--runs N] [--warmup N] [--only NAME,...]";

/** How many, where that is not 100. */
const USUAL_RUNS: Readonly<Record<string, number>> = {
  network: 5,
  "network-idle": 50,
  wasm: 5,
  "wasm-start": 40,
};

function parseArguments([benchmark = "", ...rest]: readonly string[]): Arguments {
  const values = new Map<string, string>();
  for (let i = 0; i < rest.length; i += 2) {
    const [name = "", value] = [rest[i], rest[i + 1]];
    if (!["--runs", "--warmup", "--only", "--out"].includes(name) || value === undefined)
      throw new Error(USAGE);
    values.set(name, value);
  }
  const count = (name: string, fallback: number): number => {
    const number = Number(values.get(name) ?? fallback);
    if (!Number.isInteger(number) || number < 0) throw new Error(USAGE);
    return number;
  };
  return {
    benchmark,
    runs: Math.max(count("--runs", USUAL_RUNS[benchmark] ?? 100), 1),
    warmup: count("--warmup", 5),
    only: values.get("--only")?.split(",") ?? [],
    out: values.get("--out"),
  };
}

function publish(result: StartResult, partial: boolean): void {
  console.log(renderTable(result));
  if (partial) return;
  const directory = join(import.meta.dir, "results");
  mkdirSync(directory, { recursive: true });
  saveResult(directory, { "start.json": formatResult(result), "start.svg": renderChart(result) });
  console.log("written: benchmarks/results/start.json, benchmarks/results/start.svg");
}

async function start(args: Arguments, argv: readonly string[]): Promise<number> {
  const partial = args.only.length > 0;
  if (process.getuid?.() === 0) {
    const drop = mkdtempSync(join(tmpdir(), "rl-bench-"));
    chmodSync(drop, 0o1777);
    const out = join(drop, "result.json");
    const status = asOrdinaryUser([...argv, "--out", out]);
    if (status === 0) publish(JSON.parse(readFileSync(out, "utf8")) as StartResult, partial);
    rmSync(drop, { recursive: true, force: true });
    return status;
  }
  if (!hasDelegatedCgroup())
    console.warn("no cgroup v2 at /sys/fs/cgroup: crun and podman may refuse to run");
  const result = await benchStart(args);
  if (args.out === undefined) publish(result, partial);
  else writeFileSync(args.out, JSON.stringify(result));
  return 0;
}

async function wasm(runs: number): Promise<number> {
  const result = await benchWasm(runs);
  saveResult(join(import.meta.dir, "results"), {
    "wasm.json": `${JSON.stringify(result, undefined, 2)}\n`,
  });
  console.log(`${renderWasm(result)}\nwritten: benchmarks/results/wasm.json`);
  return 0;
}

const both = (result: object, text: string): string => `${JSON.stringify(result, undefined, 2)}\n${text}`;

/** What an ordinary user measures: gives what is to be printed. */
const MEASURES: Readonly<Record<string, (args: Arguments) => Promise<string> | string>> = {
  oci: (args) => renderOci(benchOci(args)),
  exec: async ({ runs, warmup }) => renderExec(await benchExec(runs, warmup)),
  commit: ({ runs }) => renderCommit(benchCommit(runs)),
  store: async ({ runs, warmup }) => {
    const result = await benchStore(runs, warmup);
    return both(result, renderStore(result));
  },
  containers: async ({ runs, warmup }) => {
    const result = await benchContainers(runs, warmup);
    return both(result, renderContainers(result));
  },
  parallel: async ({ runs, only }) => {
    const result = await benchParallel(runs, only);
    return both(result, renderParallel(result));
  },
  network: async ({ runs, only }) => renderNetwork(await benchNetwork(runs, only)),
  "network-start": async ({ runs, warmup }) => renderNetworkStart(await benchNetworkStart(runs, warmup)),
  "wasm-start": async ({ runs, warmup }) => renderWasmStart(await benchWasmStart(runs, warmup)),
  split: ({ runs, warmup }) => benchSplit(runs, warmup),
};

async function main(argv: readonly string[]): Promise<number> {
  const args = parseArguments(argv);
  if (args.benchmark === "start") return start(args, argv);
  if (args.benchmark === "pull") {
    if (process.getuid?.() === 0) {
      pullImages();
      return asOrdinaryUser(argv);
    }
    const result = await benchPull({ runs: argv.includes("--runs") ? args.runs : 5, only: args.only });
    console.log(both(result, renderPull(result)));
    return 0;
  }
  if (args.benchmark === "idle" || args.benchmark === "network-idle") {
    if (process.getuid?.() === 0) console.log(renderIdle(await benchIdle(args.benchmark, args.runs)));
    else await holdContainers(args.benchmark, args.only[0] ?? "", args.runs);
    return 0;
  }
  // No container is started, so it does not matter whose processes these are.
  if (args.benchmark === "wasm") return await wasm(args.runs);
  const measure = MEASURES[args.benchmark];
  if (measure === undefined) throw new Error(USAGE);
  if (process.getuid?.() === 0) return asOrdinaryUser(argv);
  console.log(await measure(args));
  return 0;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
