/**
 * `rl oci VERB`, and the same program under the name rl-runtime. What engines call thousands of times is taken here,
 * without the table of commands; the table knows the rest, and all of their helps.
 */

import type { Environment } from "../../core/engine/session/session.ts";
import { parseArguments } from "../argv.ts";
import { ociCreateSpec } from "../commands/oci/create.spec.ts";
import { ociDeleteSpec } from "../commands/oci/delete.spec.ts";
import { ociExecSpec } from "../commands/oci/exec.spec.ts";
import { ociKillSpec } from "../commands/oci/kill.spec.ts";
import { ociRunSpec } from "../commands/oci/run.spec.ts";
import { ociStartSpec } from "../commands/oci/start.spec.ts";
import { ociStateSpec } from "../commands/oci/state.spec.ts";
import { RUNTIME_FLAGS } from "../flags/runtime.ts";
import type { CommandSpec, ParsedArguments } from "../flags/spec.ts";
import type { Output } from "../output.ts";
import { hoistRuntimeFlags, isVersion } from "./hoist.ts";
import type { RuntimeContext } from "./root.ts";

interface Command<S extends CommandSpec> {
  readonly spec: S;
  load(): Promise<{ run(args: ParsedArguments<S>, context: RuntimeContext): Promise<number> }>;
}

type Verb = (argv: readonly string[], context: RuntimeContext) => Promise<number | "help">;

function verb<S extends CommandSpec>({ spec, load }: Command<S>): Verb {
  return async (argv, context) => {
    const parsed = parseArguments(spec, argv);
    return parsed.help ? "help" : await (await load()).run(parsed, context);
  };
}

const VERBS: ReadonlyMap<string, Verb> = new Map([
  ["run", verb({ spec: ociRunSpec, load: () => import("../commands/oci/run.ts") })],
  ["create", verb({ spec: ociCreateSpec, load: () => import("../commands/oci/create.ts") })],
  ["start", verb({ spec: ociStartSpec, load: () => import("../commands/oci/start.ts") })],
  ["exec", verb({ spec: ociExecSpec, load: () => import("../commands/oci/exec.ts") })],
  ["state", verb({ spec: ociStateSpec, load: () => import("../commands/oci/state.ts") })],
  ["kill", verb({ spec: ociKillSpec, load: () => import("../commands/oci/kill.ts") })],
  ["delete", verb({ spec: ociDeleteSpec, load: () => import("../commands/oci/delete.ts") })],
]);

/** What may stand before a command's name. */
const BEFORE = {
  name: "oci",
  summary: "Run bundles as an OCI runtime does",
  flags: RUNTIME_FLAGS,
  positionals: [{ name: "COMMAND", required: true, variadic: true }],
  stopAtFirstPositional: true,
} as const satisfies CommandSpec;

/** @param argv what follows "oci" */
export async function runOci(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  const words = hoistRuntimeFlags(argv);
  const [name = "", ...rest] = words;
  const context: RuntimeContext = { output, environment, now: () => Date.now() };
  const status = await VERBS.get(name)?.(rest, context);
  if (typeof status === "number") return status;
  const { runOther } = await import("../other.ts");
  if (status === "help") return await runOther(["help", "oci", name], output, environment);
  // Engines ask a runtime for its version before they use it.
  if (isVersion(name)) return await runOther(["version"], output, environment);
  if (name === "help") return await runOther(["help", "oci", ...rest], output, environment);
  // Behind a flag that takes no value here, a value would be taken for the command.
  if (argv[0]?.startsWith("-") === true) parseArguments(BEFORE, argv);
  return await runOther(["oci", ...words], output, environment);
}
