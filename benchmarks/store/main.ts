/** `npm run bench -- store [--runs N]`: do commands take longer when there are a thousand images? */
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Machine, machine, version } from "../machine.ts";
import { prepare, program, workPlace } from "../place.ts";
import type { Contender } from "../start/contenders.ts";
import { measure } from "../start/measure.ts";
import { median, ms, quantile, table } from "../stats.ts";
import { type FilledStore, fillStore, RUN } from "./images.ts";

const FEW = 10;
const MANY = 1000;

/** Command lines, and what is set in the environment with them. */
const COMMANDS: Readonly<Record<string, readonly [argv: readonly string[], env?: Record<string, string>]>> = {
  images: [["images"]],
  "images -q": [["images", "-q"]],
  run: [["run", "--rm", "--network", "none", RUN, "true"]],
  // A driver that is asked for is one of the things that are prepared for every time.
  "run, not prepared": [["run", "--rm", "--network", "none", RUN, "true"], { RL_STORAGE_DRIVER: "overlay" }],
  inspect: [["inspect", RUN]],
  tag: [["tag", RUN, "localhost/bench:again"]],
};

export interface StoreResult {
  readonly benchmark: "store";
  readonly date: string;
  readonly machine: Machine;
  readonly version: string;
  readonly runs: number;
  readonly warmup: number;
  readonly entries: readonly StoreEntry[];
}

export interface StoreEntry {
  readonly command: string;
  readonly images: number;
  readonly medianMs: number;
  /** Nanoseconds. */
  readonly samples: readonly number[];
}

export async function benchStore(runs: number, warmup: number): Promise<StoreResult> {
  const place = mkdtempSync(join(workPlace(), "store-"));
  const stores = [await fillStore(place, FEW), await fillStore(place, MANY)];
  const kinds = Object.keys(COMMANDS).flatMap((command) => stores.map((store) => ({ command, store })));
  const contenders = kinds.map(({ command, store }) => contender(command, store));
  const entries = measure(contenders, runs, warmup).map(({ samples }, index) => ({
    command: kinds[index]?.command ?? "",
    images: kinds[index]?.store.images ?? 0,
    medianMs: Number((median(samples) / 1e6).toFixed(3)),
    samples,
  }));
  for (const { env } of stores) prepare(["rm", "-rf", "--", env.XDG_RUNTIME_DIR ?? ""]);
  prepare(["unshare", "--user", "--map-root-user", "--map-auto", "rm", "-rf", "--", place]);
  rmSync(place, { recursive: true, force: true });
  return {
    benchmark: "store",
    date: new Date().toISOString(),
    machine: machine(),
    version: version([program, "version"]),
    runs,
    warmup,
    entries,
  };
}

function contender(command: string, store: FilledStore): Contender {
  const [words = [], more = {}] = COMMANDS[command] ?? [];
  const name = `${command}, ${store.images} images`;
  return { name, argv: [program, ...words], env: { ...store.env, ...more }, note: "", version: "" };
}

/** One line a command: both medians, their spread, and how many times as long the larger store takes. */
export function renderStore({ entries, runs }: StoreResult): string {
  const rows = Object.keys(COMMANDS).map((command) => {
    const [few, many] = [FEW, MANY].map(
      (images) =>
        entries.find((entry) => entry.command === command && entry.images === images)?.samples ?? [],
    );
    const spread = (samples: readonly number[] = []): string =>
      `${ms(quantile(samples, 0.1))} to ${ms(quantile(samples, 0.9))}`;
    const ratio = median(many ?? []) / median(few ?? []);
    return [
      command,
      ms(median(few ?? [])),
      spread(few),
      ms(median(many ?? [])),
      spread(many),
      ratio.toFixed(2),
    ];
  });
  const head = ["", `${FEW} images`, "p10 to p90", `${MANY} images`, "p10 to p90", "ratio"];
  return `${runs} runs each in turn, milliseconds\n${table([head, ...rows])}`;
}
