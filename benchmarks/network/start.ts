/**
 * `npm run bench -- network-start [--runs N] [--warmup N]`: how long does a container take to start with each kind of
 * network, beside podman's? All take turns, with the same image and command.
 */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { prepare, workPlace } from "../place.ts";
import { CONTENDERS, type Contender } from "../start/contenders.ts";
import { failureOf, measure } from "../start/measure.ts";
import { median, ms, quantile, table } from "../stats.ts";
import { firstLine, freePort, makeNetwork, NETWORK, parts, removeContainer } from "./parts.ts";

export interface NetworkStartResult {
  readonly runs: number;
  readonly entries: readonly {
    readonly name: string;
    readonly program: string;
    /** Nanoseconds. */
    readonly samples: readonly number[];
  }[];
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

interface Kind {
  readonly name: string;
  readonly flags: readonly string[];
}

const published = (): readonly string[] => ["-p", `${freePort()}:80`];

const RL: readonly Kind[] = [
  { name: "none", flags: ["--network", "none"] },
  { name: "private", flags: [] },
  { name: "private, -p", flags: published() },
  { name: "bridge", flags: ["--network", NETWORK] },
  { name: "bridge, -p", flags: ["--network", NETWORK, ...published()] },
];

const PODMAN: readonly Kind[] = [
  { name: "none", flags: ["--network", "none"] },
  { name: "slirp4netns", flags: ["--network", "slirp4netns"] },
  { name: "slirp4netns, -p", flags: ["--network", "slirp4netns", ...published()] },
  { name: "pasta, -p", flags: ["--network", "pasta", ...published()] },
  { name: "bridge", flags: ["--network", NETWORK] },
  { name: "bridge, -p", flags: ["--network", NETWORK, ...published()] },
];

function starts(program: Contender, kinds: readonly Kind[]): Contender[] {
  const { base, image } = parts(program);
  return kinds.map(({ name, flags }) => ({
    ...program,
    name: `${program.name} ${name}`,
    argv: [...base, "run", "--rm", ...flags, image, "/bin/true"],
  }));
}

/** Networks that nobody else is in, whose process comes and goes with each container: a user of their own. */
async function firstInNetwork(place: string): Promise<Contender | undefined> {
  const own = join(place, "network-first");
  const run = join(process.env.XDG_RUNTIME_DIR ?? place, "network-first");
  for (const directory of [own, run]) mkdirSync(directory, { recursive: true, mode: 0o700 });
  const made = await CONTENDERS.rl?.(own);
  if (made === undefined) return undefined;
  const rl = { ...made, env: { ...made.env, XDG_RUNTIME_DIR: run } };
  makeNetwork(rl);
  return starts(rl, [{ name: "bridge, the first in it", flags: ["--network", NETWORK] }])[0];
}

export async function benchNetworkStart(runs: number, warmup: number): Promise<NetworkStartResult> {
  const place = workPlace();
  const contenders: Contender[] = [];
  const absent: { name: string; reason: string }[] = [];
  const held: { program: Contender; id: string }[] = [];
  try {
    for (const [name, kinds] of [
      ["rl", RL],
      ["podman", PODMAN],
    ] as const) {
      const program = await CONTENDERS[name]?.(place);
      if (program === undefined) continue;
      const { base, image } = parts(program);
      makeNetwork(program);
      // Somebody is in the network already: what there is once for all of it is not a start's own.
      const hold = [...base, "run", "-d", "--rm", "--network", NETWORK, image, "sleep", "100000"];
      held.push({ program, id: prepare(hold, program.env).trim() });
      contenders.push(...starts(program, kinds));
    }
    const first = await firstInNetwork(place);
    if (first !== undefined) contenders.push(first);
    const able = contenders.filter((contender) => {
      const reason = failureOf(contender);
      if (reason !== undefined) absent.push({ name: contender.name, reason });
      return reason === undefined;
    });
    const entries = measure(able, runs, warmup).map(({ contender, samples }) => ({
      name: contender.name,
      program: contender.name.split(" ")[0] ?? "",
      samples,
    }));
    return { runs, entries, absent };
  } finally {
    for (const { program, id } of held) removeContainer(program, id);
    rmSync(join(place, "network-first", "rl-config"), { recursive: true, force: true });
  }
}

export function renderNetworkStart({ runs, entries, absent }: NetworkStartResult): string {
  const of = (name: string): number => median(entries.find((entry) => entry.name === name)?.samples ?? []);
  const times = (value: number): string => (Number.isNaN(value) ? "-" : value.toFixed(2));
  const rows = entries.map(({ name, program, samples }) => [
    name,
    ms(median(samples)),
    `${ms(quantile(samples, 0.1))} to ${ms(quantile(samples, 0.9))}`,
    times(median(samples) / of(`${program} none`)),
    times(median(samples) / of("rl none")),
  ]);
  const head = ["", "median", "p10 to p90", "times its own none", "times rl none"];
  return [
    `/bin/true, ${runs} runs each in turn, milliseconds`,
    table([head, ...rows]),
    `podman bridge / rl bridge: ${times(of("podman bridge") / of("rl bridge"))}`,
    `podman bridge, -p / rl bridge, -p: ${times(of("podman bridge, -p") / of("rl bridge, -p"))}`,
    `podman bridge, -p / rl private, -p: ${times(of("podman bridge, -p") / of("rl private, -p"))}`,
    ...absent.map(({ name, reason }) => `absent: ${name}: ${firstLine(reason)}`),
  ].join("\n");
}
