/** What a running container is doing. */
import { readProcessFiles } from "../../host/bun/process-details.ts";
import { type Container, isRlError, parseProcessFiles, RlError } from "../../mod.ts";
import { containerPids } from "../oci/container-pids.ts";
import { type Sample, takeSample } from "../stats/sample.ts";
import type { LiveProcess, Stats } from "./container-types.ts";

/** Milliseconds. */
const INTERVAL = 1000;

/** From the second look on, until it has ended or nothing more is wanted. */
export async function* statsOf(
  now: () => Promise<Container>,
  {
    interval = INTERVAL,
    signal,
  }: { readonly interval?: number | undefined; readonly signal?: AbortSignal | undefined },
): AsyncGenerator<Stats, void, undefined> {
  const look = async () => takeSample(await now(), Date.now());
  let before = await look();
  while (before !== undefined && (await waited(interval, signal))) {
    const sample = await look().catch(unlessGone);
    if (sample === undefined) return;
    yield { ...sample, cpus: share(before, sample) };
    before = sample;
  }
}

/** @throws RlError "invalid" for one that does not run */
export function processesOf({ state, status }: Container, name: string): LiveProcess[] {
  if (state === undefined || (status !== "running" && status !== "paused")) {
    const wrong = "it is not running";
    throw new RlError({
      code: "invalid",
      action: "list processes of container",
      subject: name,
      state: wrong,
    });
  }
  return containerPids(state).flatMap((pid) => {
    const files = readProcessFiles(pid);
    return (files === undefined ? undefined : parseProcessFiles(files)) ?? [];
  });
}

/** Processors that were busy between two looks. */
function share(before: Sample, { at, cpu }: Sample): number | undefined {
  if (cpu === undefined || before.cpu === undefined || at <= before.at) return undefined;
  return Math.max(0, (cpu - before.cpu) / ((at - before.at) * 1000));
}

function unlessGone(error: unknown): undefined {
  if (!isRlError(error) || error.code !== "not-found") throw error;
}

/** False when nothing more is wanted. */
async function waited(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (signal?.aborted === true) return false;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(true), milliseconds);
  signal?.addEventListener("abort", () => resolve(false), { once: true });
  const isWanted = await promise;
  clearTimeout(timer);
  return isWanted;
}
