#!/usr/bin/env bun
/**
 * The command line. `run` is taken first and apart: whatever else is loaded here, every container start pays
 * for. Under the name rl-runtime the program is an OCI runtime, as engines call one.
 */
import { WASM_VERB } from "../core/host/bun/wasm/words.ts";
import { run } from "./commands/run.ts";
import { exitCode } from "./exit-code.ts";
import { report } from "./report.ts";
import { STEP_FAILED } from "./self.ts";
import { createOutput } from "./session/output.ts";

async function main(argv: readonly string[]): Promise<number> {
  const environment = process.env;
  const output = createOutput();
  const [verb, ...rest] = argv;
  try {
    if (verb === "run") return await run(rest, output, environment);
    if (verb === "container" && rest[0] === "run") return await run(rest.slice(1), output, environment);
    if (verb === "exec") return await (await import("./exec/exec.ts")).exec(rest, output, environment);
    if (verb === "container" && rest[0] === "exec")
      return await (await import("./exec/exec.ts")).exec(rest.slice(1), output, environment);
    if (verb === "oci") return await (await import("./oci/main.ts")).runOci(rest, output, environment);
    if (verb === WASM_VERB) return await (await import("../core/host/bun/wasm/runner.ts")).runWasm(rest);
    if (verb === STEP_FAILED) {
      const { createPlainOutput } = await import("./session/plain-output.ts");
      const context = { output: createPlainOutput(), environment, now: () => Date.now() };
      return (await import("./commands/step-failed.ts")).stepFailed(rest, context);
    }
    return await (await import("./other.ts")).runOther(argv, output, environment);
  } catch (error) {
    report(error, output, environment);
    return exitCode(error, verb);
  }
}

const words = Bun.argv.slice(2);
const isRuntime = `/${process.argv0}`.endsWith("/rl-runtime") && words[0] !== STEP_FAILED;
process.exit(await main(isRuntime ? ["oci", ...words] : words));
