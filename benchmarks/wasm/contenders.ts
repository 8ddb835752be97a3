/** Where the core runs, and how each place is asked for its figures. */
import { join } from "node:path";
import { runPage } from "../../test/conformance/hosts/chromium.ts";
import { COMMANDS, chromiumProgram, type Mode, wasmtimePython } from "../../test/conformance/hosts.ts";
import { version } from "../machine.ts";
import { prepare } from "../place.ts";
import type { Figures } from "./hosts/measure.ts";

/** "bare" starts the host and nothing in it; "load" makes one call, "all" measures. */
export type What = "bare" | "load" | "all";

export interface Run {
  /** Milliseconds from the start of a process to its end, or to a page's answer. */
  readonly elapsed: number;
  readonly figures: Partial<Figures>;
}

export interface Contender {
  readonly name: string;
  readonly version: string;
  run(what: What): Promise<Run>;
}

const CONFORMANCE = join(import.meta.dir, "../../test/conformance/hosts");

function program(host: keyof typeof COMMANDS, name: string, mode: Mode, place: string): Contender {
  const command = COMMANDS[host](place);
  return {
    name,
    version: version([command[0] ?? "", "--version"]),
    run: (what) =>
      timed([...command, join(place, "main.js"), what, mode, place], { DENO_DIR: `${place}/deno` }),
  };
}

function page(mode: Mode, place: string): Contender {
  const browser = chromiumProgram();
  const names = ["core.js", "parts.wasm", "layer", `task-${mode}.json`];
  const files = { ...fromPlace(names, place), "native.js": join(place, "native-page.js") };
  const script = Bun.file(join(place, "page.js"));
  return {
    name: "Chromium",
    version: version([browser, "--version"]),
    async run(what) {
      const query = `what=${what}&mode=${mode}`;
      const { posted, elapsed } = await runPage(browser, { script, query, files }, place);
      return { elapsed, figures: posted as Partial<Figures> };
    },
  };
}

const fromPlace = (names: readonly string[], place: string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, join(place, name)]));

async function wasmtime(place: string): Promise<Contender> {
  const python = await wasmtimePython();
  const words = [python, join(import.meta.dir, "hosts/wasmtime_bench.py")];
  return {
    name: "wasmtime (Python)",
    version: version([
      python,
      "-c",
      "from importlib.metadata import version; print('wasmtime', version('wasmtime'))",
    ]),
    run: (what) => timed([...words, what, place, CONFORMANCE], {}),
  };
}

async function timed(command: readonly string[], environment: Record<string, string>): Promise<Run> {
  const begun = performance.now();
  const text = prepare(command, environment);
  const elapsed = performance.now() - begun;
  return { elapsed, figures: text.trim() === "" ? {} : (JSON.parse(text) as Partial<Figures>) };
}

/** Each may throw, where its host is not on this machine. */
export function contenders(mode: Mode, place: string): Readonly<Record<string, () => Promise<Contender>>> {
  return {
    Bun: async () => program("bun", "Bun", mode, place),
    Deno: async () => program("deno", "Deno", mode, place),
    Node: async () => program("node", "Node", mode, place),
    Chromium: async () => page(mode, place),
    ...(mode === "component" && { "wasmtime (Python)": () => wasmtime(place) }),
  };
}
