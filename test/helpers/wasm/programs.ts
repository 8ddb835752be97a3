/** WebAssembly programs for tests, made of their text. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { repository } from "../user.ts";

/** The program of probe.wat, which tries what its arguments say: a core module for WASI preview 1. */
export function probeModule(): Uint8Array {
  return moduleOf(readFileSync(join(import.meta.dir, "probe.wat"), "utf8"));
}

/** A core module of its text. */
export function moduleOf(text: string): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), "wat-"));
  try {
    const assembler = join(repository, "node_modules/.bin/wasm-as");
    const file = join(directory, "program.wasm");
    const { exitCode, stderr } = Bun.spawnSync([assembler, "-", "-o", file], { stdin: Buffer.from(text) });
    if (exitCode !== 0) throw new Error(stderr.toString());
    return new Uint8Array(readFileSync(file));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** The same program as a component that asks for WASI preview 2, by jco's adapter for commands. */
export async function componentOf(module: Uint8Array): Promise<Uint8Array> {
  const jco = dirname(createRequire(import.meta.url).resolve("@bytecodealliance/jco/package.json"));
  const adapter = new Uint8Array(readFileSync(join(jco, "lib/wasi_snapshot_preview1.command.wasm")));
  return await componentNew(module, [["wasi_snapshot_preview1", adapter]]);
}
