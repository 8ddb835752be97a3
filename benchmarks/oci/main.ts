/**
 * `npm run bench -- oci [--runs N] [--warmup N] [--only NAME,...]`: OCI runtimes on the same bundles, by hyperfine; one
 * container, and eight at a time. Rounds go around all of them, so that a busy moment hits nobody alone.
 */
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { images, prepare, program, workPlace } from "../place.ts";
import { type Flavour, makeBundle } from "../start/bundle.ts";
import { median, table } from "../stats.ts";

export interface OciOptions {
  readonly runs: number;
  readonly warmup: number;
  readonly only: readonly string[];
}

/** Seconds of every run, by what was done, by runtime. */
export type OciResult = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

const ROUNDS = 5;
const AT_ONCE = 8;

const RUNTIMES: Readonly<Record<string, readonly string[]>> = {
  "rl-runtime": [join(dirname(program), "rl-runtime")],
  "rl oci": [program, "oci"],
  crun: ["crun"],
  runc: ["runc"],
};

/**
 * Scripts with the arguments: how many at a time, bundle, then the runtime with its flags. A container is deleted when
 * its command has ended, which is a matter of microseconds for this one.
 */
const SCRIPTS = {
  run: '"$@" run --bundle "$bundle" "$id" </dev/null',
  "create, start, delete":
    '"$@" create --bundle "$bundle" "$id" </dev/null && "$@" start "$id" && ' +
    'until "$@" delete "$id" 2>/dev/null; do :; done',
};

export function benchOci({ runs, warmup, only }: OciOptions): OciResult {
  const place = join(workPlace(), "oci");
  const names = Object.keys(RUNTIMES).filter((name) => only.length === 0 || only.includes(name));
  const rootfs = join(images(), "rootfs/busybox");
  const result: Record<string, Record<string, number[]>> = {};
  for (const flavour of ["bare", "full"] as const) {
    const bundle = join(place, flavour);
    makeBundle("runc", flavour satisfies Flavour, bundle, rootfs);
    dropAmbient(join(bundle, "config.json"));
    // A start is kept only when its config has been left alone for a while, as those of real bundles are.
    Bun.sleepSync(2500);
    for (const [work, text] of Object.entries(SCRIPTS)) {
      for (const count of [1, AT_ONCE]) {
        const title = `${work}, ${flavour}, ${count} at a time`;
        const script = join(place, `${work.replace(/\W+/g, "-")}-${count}.sh`);
        writeScript(script, count, text);
        const times: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]));
        result[title] = times;
        for (let round = 0; round < ROUNDS; round++) {
          for (const name of names) {
            const command = [script, bundle, ...(RUNTIMES[name] ?? []), "--root", statesOf(place, name)];
            times[name]?.push(...hyperfine(place, command, Math.ceil(runs / ROUNDS), warmup));
          }
        }
      }
    }
  }
  return result;
}

/** Older versions of runc's `spec` ask for ambient capabilities that are not inheritable, which nobody can have. */
function dropAmbient(file: string): void {
  const config = JSON.parse(readFileSync(file, "utf8")) as { process: { capabilities: object } };
  Object.assign(config.process.capabilities, { ambient: [] });
  writeFileSync(file, JSON.stringify(config));
}

function writeScript(file: string, count: number, work: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const one = `id=b$$-$n; ${work}`;
  const body =
    count === 1 ? `n=0; ${one}` : `n=0; while [ $n -lt ${count} ]; do n=$((n + 1)); ( ${one} ) & done; wait`;
  writeFileSync(file, `#!/bin/dash\nbundle=$1; shift\n${body}\n`);
  chmodSync(file, 0o755);
}

/** On the memory file system of the session, as runtimes keep them. */
function statesOf(place: string, name: string): string {
  return join(process.env.XDG_RUNTIME_DIR ?? place, `bench-${name.replaceAll(" ", "-")}`);
}

function hyperfine(place: string, command: readonly string[], runs: number, warmup: number): number[] {
  const out = join(place, "hyperfine.json");
  const words = ["-N", "--style", "none", "--runs", String(Math.max(runs, 2)), "--warmup", String(warmup)];
  prepare(["hyperfine", ...words, "--export-json", out, command.map((word) => `'${word}'`).join(" ")]);
  const { results } = JSON.parse(readFileSync(out, "utf8")) as { results: [{ times: number[] }] };
  return results[0].times;
}

export function renderOci(result: OciResult): string {
  const names = Object.keys(Object.values(result)[0] ?? {});
  const rows = Object.entries(result).map(([title, times]) => {
    const crun = median(times.crun ?? []);
    return [
      title,
      ...names.map((name) => {
        const own = median(times[name] ?? []);
        const ratio = Number.isNaN(crun) || name === "crun" ? "" : ` (${(own / crun).toFixed(2)} x)`;
        return `${(own * 1000).toFixed(1)} ms${ratio}`;
      }),
    ];
  });
  return table([["medians, and the ratio to crun", ...names], ...rows]);
}
