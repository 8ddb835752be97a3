/** `npm run bench -- wasm-start [--runs N]`: how long until a WebAssembly program has its first output? */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { componentOf, moduleOf } from "../../test/helpers/wasm/programs.ts";
import { prepare, program, withRegistry, workPlace } from "../place.ts";
import { median, quantile, table } from "../stats.ts";

/** Says "hello", as WASI preview 1 has it. */
const HELLO = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello\\n")
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 16))
    (i32.store (i32.const 4) (i32.const 6))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`;

interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  /** Before each run. */
  readonly before?: () => void;
}

export interface Entry {
  readonly name: string;
  /** Every run in order, milliseconds: to the first byte of output, and to the end of the process. */
  readonly first: number[];
  readonly whole: number[];
}

/** All in turn, in rounds. */
export async function benchWasmStart(runs: number, warmup: number): Promise<Entry[]> {
  const place = workPlace();
  const env = { XDG_DATA_HOME: join(place, "wasm-data"), XDG_CONFIG_HOME: join(place, "rl-config") };
  prepare(["rm", "-rf", "--", env.XDG_DATA_HOME]);
  const all = await stock(place, env);
  const entries = all.map(({ name }): Entry => ({ name, first: [], whole: [] }));
  for (let round = 0; round < warmup + runs; round += 1) {
    for (const [index, { name, argv, before }] of all.entries()) {
      before?.();
      const { first, whole } = await once(name, argv, env);
      if (round < warmup) continue;
      entries[index]?.first.push(first);
      entries[index]?.whole.push(whole);
    }
  }
  return entries;
}

/** The images, and how each is started: with the same isolation. */
async function stock(place: string, env: Readonly<Record<string, string>>): Promise<Contender[]> {
  const native = await withRegistry((host) => {
    prepare([program, "pull", `${host}/busybox:latest`], env);
    return `${host}/busybox:latest`;
  });
  const module = moduleOf(HELLO);
  const programs = { module, component: await componentOf(module) };
  for (const [name, bytes] of Object.entries(programs)) {
    const file = join(place, `${name}.wasm`);
    writeFileSync(file, bytes);
    prepare([program, "image", "wasm", "-q", "-t", `bench.invalid/${name}`, file], env);
  }
  const run = [program, "run", "--rm", "--network", "none"];
  const component = [...run, "bench.invalid/component"];
  const translated = join(env.XDG_DATA_HOME ?? "", "rl/wasm");
  return [
    { name: "native, static", argv: [...run, native, "echo", "hello"] },
    { name: "module (preview 1)", argv: [...run, "bench.invalid/module"] },
    { name: "component (preview 2)", argv: component },
    {
      name: "component, not translated yet",
      argv: component,
      before: () => rmSync(translated, { recursive: true, force: true }),
    },
  ];
}

async function once(
  name: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly first: number; readonly whole: number }> {
  const begun = performance.now();
  const child = Bun.spawn([...argv], {
    stdin: "ignore",
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, ...env },
  });
  let first: number | undefined;
  let text = "";
  for await (const chunk of child.stdout) {
    first ??= performance.now() - begun;
    text += new TextDecoder().decode(chunk);
  }
  const status = await child.exited;
  const whole = performance.now() - begun;
  if (status !== 0 || text !== "hello\n" || first === undefined) throw new Error(`${name} failed: ${status}`);
  return { first, whole };
}

export function renderWasmStart(entries: readonly Entry[]): string {
  const native = median(entries[0]?.first ?? []);
  const rows = entries.map(({ name, first, whole }) => [
    name,
    median(first).toFixed(1),
    quantile(first, 0.1).toFixed(1),
    quantile(first, 0.9).toFixed(1),
    `${(median(first) / native).toFixed(2)}x`,
    median(whole).toFixed(1),
  ]);
  const head = ["", "first output, median ms", "p10", "p90", "vs native", "to the end"];
  return table([head, ...rows]);
}
