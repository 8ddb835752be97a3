/** Stores of few and of many, and commands that are timed in both. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Machine, machine, version } from "./machine.ts";
import { images, prepare, program, workPlace } from "./place.ts";
import { measure } from "./start/measure.ts";
import { median, ms, quantile } from "./stats.ts";

export const FEW = 10;
export const MANY = 1000;

/** The image that is run. */
export const RUN: string = "localhost/bench:1";

/** A store at a place, and the environment in which the program uses it. */
export interface FilledStore {
  readonly count: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface TimedCommand {
  readonly argv: readonly string[];
  /** What is set in the environment with it. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface TimedEntry {
  readonly command: string;
  readonly count: number;
  readonly medianMs: number;
  /** Nanoseconds. */
  readonly samples: readonly number[];
}

/** A new store that has the image. @param kind what there will be so many of */
export function emptyStore(
  place: string,
  kind: string,
  count: number,
): FilledStore & { readonly root: string } {
  const root = join(place, `${kind}-${count}`);
  const run = join(process.env.XDG_RUNTIME_DIR ?? place, `bench-${kind}-${count}`);
  for (const directory of [root, run]) {
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { mode: 0o700 });
  }
  const env = { RL_ROOT: root, XDG_RUNTIME_DIR: run };
  const [loaded = ""] = prepare([program, "load", "-q", "-i", join(images(), "busybox.oci.tar")], env)
    .trim()
    .split("\n")
    .slice(-1);
  prepare([program, "tag", loaded.replace(/^Loaded image(?: ID)?: /, ""), RUN], env);
  return { root, count, env };
}

/** Time each command in a store of few and in one of many, in turn, and remove them. */
export async function timeStores(
  kind: string,
  fill: (place: string, count: number) => FilledStore | Promise<FilledStore>,
  commands: Readonly<Record<string, TimedCommand>>,
  { runs, warmup }: { readonly runs: number; readonly warmup: number },
): Promise<TimedEntry[]> {
  const place = mkdtempSync(join(workPlace(), `${kind}-`));
  const stores = [await fill(place, FEW), await fill(place, MANY)];
  const kinds = Object.entries(commands).flatMap(([command, timed]) =>
    stores.map((store) => ({ command, timed, store })),
  );
  const contenders = kinds.map(({ command, timed, store }) => ({
    name: `${command}, ${store.count} ${kind}`,
    argv: [program, ...timed.argv],
    env: { ...store.env, ...timed.env },
    note: "",
    version: "",
  }));
  const entries = measure(contenders, runs, warmup).map(({ samples }, index) => ({
    command: kinds[index]?.command ?? "",
    count: kinds[index]?.store.count ?? 0,
    medianMs: Number((median(samples) / 1e6).toFixed(3)),
    samples,
  }));
  for (const { env } of stores) prepare(["rm", "-rf", "--", env.XDG_RUNTIME_DIR ?? ""]);
  prepare(["unshare", "--user", "--map-root-user", "--map-auto", "rm", "-rf", "--", place]);
  rmSync(place, { recursive: true, force: true });
  return entries;
}

/** What a result says of its making. */
export function circumstances(): {
  readonly date: string;
  readonly machine: Machine;
  readonly version: string;
} {
  return { date: new Date().toISOString(), machine: machine(), version: version([program, "version"]) };
}

/** Cells of a command: both medians with their spread, and how many times as long many take. */
export function compared(
  command: string,
  samplesOf: (command: string, count: number) => readonly number[],
): string[] {
  const [few, many] = [samplesOf(command, FEW), samplesOf(command, MANY)];
  const spread = (samples: readonly number[]): string =>
    `${ms(quantile(samples, 0.1))} to ${ms(quantile(samples, 0.9))}`;
  const ratio = (median(many) / median(few)).toFixed(2);
  return [command, ms(median(few)), spread(few), ms(median(many)), spread(many), ratio];
}

/** What these cells are called. */
export function comparedHead(kind: string): string[] {
  return ["", `${FEW} ${kind}`, "p10 to p90", `${MANY} ${kind}`, "p10 to p90", "ratio"];
}
