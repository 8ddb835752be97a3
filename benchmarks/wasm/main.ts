/** `npm run bench -- wasm [--runs N]`: the core as each host runs it, beside the component in each. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DIST } from "../../test/conformance/hosts.ts";
import { type Machine, machine } from "../machine.ts";
import { median } from "../stats.ts";
import { type Contender, contenders, type Run } from "./contenders.ts";
import type { Figures } from "./hosts/measure.ts";
import { AMOUNTS, prepareFiles, type Size } from "./prepare.ts";

/** Medians. */
export interface Row extends Figures {
  readonly name: string;
  readonly mode: "native" | "component";
  readonly version: string;
  /** A process of the host that does nothing, and one that loads the core and makes one call. */
  readonly bare: number;
  readonly process: number;
}

export interface WasmResult {
  readonly benchmark: "wasm";
  readonly date: string;
  readonly machine: Machine;
  readonly runs: number;
  readonly amounts: typeof AMOUNTS;
  readonly sizes: readonly Size[];
  readonly rows: readonly Row[];
  /** Those that could not take part, and why. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
}

interface Entry {
  readonly contender: Contender;
  readonly mode: "native" | "component";
  readonly bare: number[];
  readonly process: number[];
  readonly figures: Run["figures"][];
}

/** In rounds, so that what else the machine does falls on all alike. The first one warms caches and is not kept. */
export async function benchWasm(runs: number): Promise<WasmResult> {
  if (!existsSync(`${DIST}/core.wasm`)) throw new Error("the component is not built: npm run build:wasm");
  const place = mkdtempSync(join(tmpdir(), "rl-bench-wasm-"));
  try {
    const sizes = await prepareFiles(place);
    const entries: Entry[] = [];
    const absent: { name: string; reason: string }[] = [];
    for (const mode of ["native", "component"] as const) {
      for (const [name, make] of Object.entries(contenders(mode, place))) {
        try {
          const contender = await make();
          await contender.run("load");
          entries.push({ contender, mode, bare: [], process: [], figures: [] });
        } catch (error) {
          absent.push({
            name: `${name}, ${mode}`,
            reason: error instanceof Error ? error.message : String(error),
          });
        }
      }
    }
    for (let round = 0; round < runs; round += 1) {
      for (const { contender, bare, process, figures } of entries) {
        bare.push((await contender.run("bare")).elapsed);
        process.push((await contender.run("load")).elapsed);
        figures.push((await contender.run("all")).figures);
      }
    }
    const rows = entries.map(rowOf);
    const facts = { date: new Date().toISOString(), machine: machine(), runs, amounts: AMOUNTS };
    return { benchmark: "wasm", ...facts, sizes, rows, absent };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function rowOf({ contender: { name, version }, mode, bare, process, figures }: Entry): Row {
  const middle = (key: keyof Figures): number =>
    rounded(median(figures.map((each) => each[key] ?? Number.NaN)));
  return {
    name,
    mode,
    version,
    bare: rounded(median(bare)),
    process: rounded(median(process)),
    load: middle("load"),
    first: middle("first"),
    again: middle("again"),
    parse: middle("parse"),
    digest: middle("digest"),
    generate: middle("generate"),
    hash: middle("hash"),
    scan: middle("scan"),
    apply: middle("apply"),
  };
}

/** More digits would say nothing. */
function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
