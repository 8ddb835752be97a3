/**
 * Runs a WebAssembly program. It is the only process of its container, so what a program could do to it stays in there:
 * the namespaces, filter and limits of any container are around it.
 */
import { readFileSync } from "node:fs";
import { componentDigest } from "./component-digest.ts";
import { preopens } from "./preopens.ts";
import { type ProgramKind, programKind } from "./program-kind.ts";
import { readTask, WASM_COMPONENT, type WasmTask } from "./words.ts";

/** Statuses as shells have them: a command that cannot be executed, one that is not there, one that was aborted. */
const CANNOT_EXECUTE = 126;
const NOT_FOUND = 127;
const ABORTED = 134;

const UNPREPARED =
  "it is a component that was not translated before: the image has to name it first, by no link, " +
  "as a file that its owner may read and of at most 512 MiB";

/** @param words what follows the hidden word @returns the program's exit status */
export async function runWasm(words: readonly string[]): Promise<number> {
  const task = readTask(words);
  const [path = ""] = task.args;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (error) {
    const { code } = error as { code?: string };
    return say(
      path,
      `it cannot be read (${code ?? "unknown error"})`,
      code === "ENOENT" ? NOT_FOUND : CANNOT_EXECUTE,
    );
  }
  const kind = programKind(bytes);
  if (kind === undefined) return say(path, "it is no WebAssembly program", CANNOT_EXECUTE);
  try {
    return await start(kind, bytes, task);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
      return say(path, `it was aborted: ${error.message.replace(/ \(evaluating .*/, "")}`, ABORTED);
    }
    return say(path, error instanceof Error ? error.message : String(error), CANNOT_EXECUTE);
  }
}

async function start(kind: ProgramKind, bytes: Uint8Array<ArrayBuffer>, task: WasmTask): Promise<number> {
  const environment = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const world = {
    args: task.args,
    environment,
    directories: preopens(task.directories),
    network: task.network,
  };
  if (kind === "module") return (await import("./module.ts")).runModule(bytes, world);
  if (task.component !== componentDigest(bytes)) throw new Error(UNPREPARED);
  return await (await import("./component.ts")).runComponent(world, WASM_COMPONENT);
}

function say(path: string, state: string, status: number): number {
  process.stderr.write(`Cannot run "${path}": ${state}\n`);
  return status;
}
