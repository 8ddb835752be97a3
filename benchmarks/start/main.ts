/** `npm run bench -- start [--runs N] [--warmup N] [--only NAME,...]`: how long does a container take to start? */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine } from "../machine.ts";
import { repository, workPlace } from "../place.ts";
import { median } from "../stats.ts";
import { CONTENDERS, type Contender } from "./contenders.ts";
import { failureOf, measure } from "./measure.ts";
import type { StartResult } from "./result.ts";

export interface StartOptions {
  readonly runs: number;
  readonly warmup: number;
  /** Names or their first words: "crun" takes both flavours. */
  readonly only: readonly string[];
}

export async function benchStart({ runs, warmup, only }: StartOptions): Promise<StartResult> {
  const place = workPlace();
  const contenders: Contender[] = [];
  const absent: { name: string; reason: string }[] = [];
  for (const [name, make] of Object.entries(CONTENDERS)) {
    if (only.length > 0 && !only.some((word) => name === word || name.split(" ")[0] === word)) continue;
    try {
      const contender = await make(place);
      const reason = failureOf(contender);
      if (reason === undefined) contenders.push(contender);
      else absent.push({ name, reason });
    } catch (error) {
      absent.push({ name, reason: error instanceof Error ? error.message.trim() : String(error) });
    }
  }
  if (contenders.length === 0) throw new Error(`nobody can take part: ${JSON.stringify(absent)}`);
  const measured = measure(contenders, runs, warmup);
  return {
    benchmark: "start",
    date: new Date().toISOString(),
    machine: machine(),
    runs,
    warmup,
    entries: measured.map(({ contender, samples }) => ({
      name: contender.name,
      version: contender.version,
      note: contender.note,
      command: contender.argv,
      medianMs: Number((median(samples) / 1e6).toFixed(3)),
      samples,
    })),
    absent,
  };
}

/** One line an entry and one line a list of samples: a diff between two results stays readable. */
export function formatResult(result: StartResult): string {
  // Where the repository lies on this machine says nothing to a reader.
  const text = JSON.stringify(result, undefined, 2).replaceAll(`${repository}/`, "");
  return `${text.replace(/\[\s+([\d,\s]+?)\s+\]/g, (_, list: string) => `[${list.replace(/\s+/g, " ")}]`)}\n`;
}

/** Write what is kept of a result. */
export function saveResult(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
}
