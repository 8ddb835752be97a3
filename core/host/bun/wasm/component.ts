/** Components that ask for WASI preview 2, translated before: their JavaScript and core modules are files. */
import { readFileSync } from "node:fs";
import { WASIShim } from "@bytecodealliance/preview2-shim/instantiation";
import type { WasmWorld } from "./module.ts";
import { InputDescriptor, OutputDescriptor } from "./streams.ts";
import { COMPONENT_MODULE } from "./words.ts";

/** What the JavaScript of a translated component exports, as far as it is used. */
interface Translated {
  instantiate(
    module: (name: string) => WebAssembly.Module,
    imports: object,
  ): Promise<{ readonly run?: { run(): void } }>;
}

/** That the program has ended by itself; thrown through it. */
class Ended {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}

/**
 * @param directory of the translated component
 * @returns the program's exit status, 0 or 1: preview 2 knows success and failure alone
 * @throws WebAssembly.RuntimeError for a trap, and an Error for what cannot be started
 */
export async function runComponent(world: WasmWorld, directory: string): Promise<number> {
  const shim = new WASIShim({
    sandbox: {
      preopens: { ...world.directories },
      env: { ...world.environment },
      args: [...world.args],
      enableNetwork: world.network,
    },
  });
  const { instantiate } = (await import(`${directory}/${COMPONENT_MODULE}`)) as Translated;
  const module = (name: string) => new WebAssembly.Module(readFileSync(`${directory}/${name}`));
  try {
    const [stdin, stdout, stderr] = [
      new InputDescriptor(0),
      new OutputDescriptor(1),
      new OutputDescriptor(2),
    ];
    const imports = {
      ...shim.getImportObject(),
      "wasi:cli/exit": { exit, exitWithCode },
      "wasi:cli/stdin": { getStdin: () => stdin },
      "wasi:cli/stdout": { getStdout: () => stdout },
      "wasi:cli/stderr": { getStderr: () => stderr },
    };
    const { run } = await instantiate(module, imports);
    if (run === undefined) throw new Error("it is no command: it does not offer wasi:cli/run");
    run.run();
    return 0;
  } catch (error) {
    if (error instanceof Ended) return error.status;
    // What run() returns as a failure is thrown, with nothing in it.
    if (isFailure(error)) return 1;
    throw error;
  }
}

function exit(status: { readonly tag: "ok" | "err" }): never {
  throw new Ended(status.tag === "ok" ? 0 : 1);
}

function exitWithCode(status: number): never {
  throw new Ended(status);
}

/** What translated components throw for a result that is an error. */
function isFailure(error: unknown): boolean {
  return error instanceof Error && Object.hasOwn(error, "payload");
}
