/**
 * `npm run bench -- network [--runs N] [--only rl,podman]`: how fast are networks? Throughput, requests and
 * connections, through each way that there is between a client and a server, of ours and of podman. All are set up
 * first; in each round every way is measured once, in turn, N times (5 if not said).
 */
import { join } from "node:path";
import { prepare, workPlace } from "../place.ts";
import { CONTENDERS } from "../start/contenders.ts";
import { median, quantile, table } from "../stats.ts";
import { firstLine, makeNetwork } from "./parts.ts";
import { BARE, type Path, podmanPaths, rlPaths, type Undo, VETH, type Way } from "./paths.ts";

/** Each is a word of peer.c, how many connections at once, and what a unit of the result is. */
const MEASURES = [
  { name: "to it, Gbit/s", word: "send", atOnce: 1, unit: 1e9 / 8, digits: 2 },
  { name: "from it, Gbit/s", word: "receive", atOnce: 1, unit: 1e9 / 8, digits: 2 },
  { name: "requests/s", word: "kept", atOnce: 8, unit: 1, digits: 0 },
  { name: "with connecting", word: "each", atOnce: 8, unit: 1, digits: 0 },
  { name: "one at a time", word: "each", atOnce: 1, unit: 1, digits: 0 },
] as const;

/** Milliseconds that each is measured for in a round. */
const TIME = 500;

export interface NetworkResult {
  readonly rounds: number;
  readonly entries: readonly {
    readonly name: string;
    /** For each of the measures what was seen in each round, in its unit. */
    readonly samples: readonly (readonly number[])[];
  }[];
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

async function allPaths(place: string, only: readonly string[]): Promise<readonly Path[]> {
  const paths: Path[] = [...BARE];
  for (const [name, make] of [
    ["rl", rlPaths],
    ["podman", podmanPaths],
  ] as const) {
    const program = only.length > 0 && !only.includes(name) ? undefined : await CONTENDERS[name]?.(place);
    if (program === undefined) continue;
    makeNetwork(program);
    paths.push(...make(program));
  }
  return paths;
}

export async function benchNetwork(rounds: number, only: readonly string[]): Promise<NetworkResult> {
  const place = workPlace();
  const peer = join(place, "peer");
  prepare(["gcc", "-O2", "-static", "-o", peer, join(import.meta.dir, "peer.c")]);
  const undo: Undo = [];
  const ways: { name: string; way: Way; samples: number[][] }[] = [];
  const absent: { name: string; reason: string }[] = [];
  try {
    for (const path of await allPaths(place, only)) {
      try {
        ways.push({ name: path.name, way: await path.set(peer, undo), samples: MEASURES.map(() => []) });
      } catch (error) {
        absent.push({ name: path.name, reason: error instanceof Error ? error.message : String(error) });
      }
    }
    // Each once first, for what is only made when it is used; those that do not work are left out.
    const able = ways.filter(({ name, way }) => {
      const reason = call(way, MEASURES[2]);
      if (typeof reason === "string") absent.push({ name, reason });
      return typeof reason === "number";
    });
    for (let round = 0; round < rounds; round += 1) {
      for (const [which, measure] of MEASURES.entries()) {
        for (const { name, way, samples } of able) {
          const seen = call(way, measure);
          if (typeof seen === "string") throw new Error(`${name}: ${seen}`);
          samples[which]?.push(seen / measure.unit);
        }
      }
    }
    return { rounds, entries: able.map(({ name, samples }) => ({ name, samples })), absent };
  } finally {
    for (const step of undo.reverse()) step();
  }
}

/** The number, or what was said instead. */
function call(
  { client, env, host, port }: Way,
  { word, atOnce }: (typeof MEASURES)[number],
): number | string {
  const argv = [...client, word, host, String(port), String(TIME), String(atOnce)];
  const done = Bun.spawnSync(argv, {
    stdin: "ignore",
    env: { ...process.env, ...env },
    timeout: 20 * TIME,
  });
  if (done.exitCode === 0) return Number(done.stdout.toString());
  return done.stderr.toString().trim() || `exit code ${done.exitCode}`;
}

export function renderNetwork({ rounds, entries, absent }: NetworkResult): string {
  const rows = entries.map(({ name, samples }) => [
    name,
    ...MEASURES.flatMap(({ digits }, which) => {
      const values = samples[which] ?? [];
      const spread = `${quantile(values, 0).toFixed(digits)} to ${quantile(values, 1).toFixed(digits)}`;
      return which < 2 ? [median(values).toFixed(digits), spread] : [median(values).toFixed(digits)];
    }),
  ]);
  const head = ["", ...MEASURES.flatMap(({ name }, which) => (which < 2 ? [name, "least to most"] : [name]))];
  return [
    `medians of ${rounds} rounds`,
    table([head, ...rows]),
    ...comparisons(entries),
    ...absent.map(({ name, reason }) => `absent: ${name}: ${firstLine(reason)}`),
  ].join("\n");
}

/** What is to be at least so many times as fast as what. */
const COMPARED: readonly (readonly [string, string])[] = [
  ["rl bridge, container to container", VETH],
  ["rl bridge, container to container", "podman bridge, container to container"],
  ["rl private, to the host", "podman slirp4netns, to the host"],
  ...["rl private, published port", "rl bridge, published port"].flatMap((ours) =>
    ["podman slirp4netns", "podman slirp4netns with rootlesskit", "podman bridge"].map(
      (theirs) => [ours, `${theirs}, published port`] as const,
    ),
  ),
];

function comparisons(entries: NetworkResult["entries"]): string[] {
  const find = (name: string) => entries.find((entry) => entry.name === name);
  const rows = COMPARED.flatMap(([ours, theirs]) => {
    const [one, other] = [find(ours), find(theirs)];
    if (one === undefined || other === undefined) return [];
    // Of each round by itself: what else the machine does differs from round to round.
    const ratios = MEASURES.map((_, which) => {
      const others = other.samples[which] ?? [];
      return median((one.samples[which] ?? []).map((seen, i) => seen / (others[i] ?? 0))).toFixed(2);
    });
    return [[`${ours} / ${theirs}`, ...ratios]];
  });
  return rows.length === 0 ? [] : [table([["times as fast", ...MEASURES.map(({ name }) => name)], ...rows])];
}
