/** What is measured in each JavaScript host, of the core as it runs it and of the component alike. */
import type { Driver } from "../../../test/conformance/drive.ts";

/** What to do, as JSON; `wasmtime_host.py` does the same. */
export interface Task {
  readonly reference: string;
  /** Input of `config.generate`. */
  readonly config: string;
  /** Bytes to hash, in pieces of `HASHED_PIECE`. */
  readonly hashed: number;
  /** Bytes of the layer to read, from its beginning, in pieces of `LAYER_PIECE`. */
  readonly layer: number;
}

/** Milliseconds, but for calls, which are microseconds, and rates, which are megabytes (10^6) in a second. */
export interface Figures {
  /** From nothing to an instance that can be called, the first time in a process. */
  readonly load: number;
  /** The first call after that. */
  readonly first: number;
  /** Another instance in the same process. */
  readonly again: number;
  readonly parse: number;
  readonly digest: number;
  readonly generate: number;
  readonly hash: number;
  readonly scan: number;
  readonly apply: number;
}

/** Open an instance; a new one each time. */
export type Open = () => Promise<Driver>;

const HASHED_PIECE = 1024 * 1024;
const LAYER_PIECE = 64 * 1024;
/** Milliseconds that calls are repeated for: until they are compiled, and then in each of the batches. */
const WARM = 300;
const BATCH = 60;
const BATCHES = 5;

/** Load it and make the one call. */
export async function loadOnly(open: Open, { reference }: Task): Promise<Pick<Figures, "load" | "first">> {
  const begun = performance.now();
  const driver = await open();
  const loaded = performance.now();
  driver.call("reference", "parse-docker", [reference]);
  return { load: loaded - begun, first: performance.now() - loaded };
}

export async function measureAll(open: Open, task: Task, layer: Uint8Array): Promise<Figures> {
  const begun = performance.now();
  const driver = await open();
  const loaded = performance.now();
  driver.call("reference", "parse-docker", [task.reference]);
  const called = performance.now();
  await open();
  const again = performance.now() - called;
  const kilobyte = bytesOf(1024);
  const archive = layer.subarray(0, task.layer);
  return {
    load: loaded - begun,
    first: called - loaded,
    again,
    parse: await perCall(() => driver.call("reference", "parse-docker", [task.reference])),
    digest: await perCall(() => driver.call("digest", "of-bytes", ["sha256", kilobyte])),
    generate: await perCall(() => driver.call("config", "generate", [task.config])),
    hash: await rate(task.hashed, () => hash(driver, task.hashed)),
    scan: await rate(archive.length, () => push(driver, "archive", archive)),
    apply: await rate(archive.length, () => push(driver, "application", archive)),
  };
}

/** Microseconds of a call: the middle of some batches. */
async function perCall(call: () => unknown): Promise<number> {
  for (const end = performance.now() + WARM; performance.now() < end; ) await call();
  const batches: number[] = [];
  for (let batch = 0; batch < BATCHES; batch += 1) {
    const begun = performance.now();
    let calls = 0;
    for (; performance.now() - begun < BATCH; calls += 1) await call();
    batches.push(((performance.now() - begun) * 1000) / calls);
  }
  return batches.sort((a, b) => a - b)[Math.floor(BATCHES / 2)] ?? Number.NaN;
}

/** Megabytes in a second. */
async function rate(bytes: number, work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return bytes / 1000 / (performance.now() - begun);
}

async function hash(driver: Driver, size: number): Promise<void> {
  const piece = bytesOf(HASHED_PIECE);
  const hasher = driver.make("digest", "hasher", ["sha256"]);
  for (let done = 0; done < size; done += HASHED_PIECE) await hasher.update?.(piece);
  if (typeof (await hasher.finish?.()) !== "string") throw new Error("there is no digest");
}

/** Not to the end: of a large layer only the beginning is read. */
async function push(driver: Driver, kind: string, archive: Uint8Array): Promise<void> {
  const reader = driver.make("layer", kind, ["gzip"]);
  let found = 0;
  for (let at = 0; at < archive.length; at += LAYER_PIECE) {
    const results = await reader.push?.(archive.subarray(at, at + LAYER_PIECE));
    found += (results as readonly object[]).length;
  }
  if (found === 0) throw new Error("there was nothing in the layer");
}

function bytesOf(size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_byte, index) => (index * 31) & 255);
}
