/**
 * `rl run`. From here to the C module is the path of every start: no module of the runtime's own, no dynamic
 * import, two files read. What is not known from a start before is prepared by core/engine/run/prepare.ts.
 */

import { completeStart } from "../../core/engine/run/complete.ts";
import { nameLink, newContainerId } from "../../core/engine/run/container.ts";
import { quickFile, readQuick } from "../../core/engine/run/quick.ts";
import { openTrace } from "../../core/engine/run/trace.ts";
import { readUserFile } from "../../core/engine/run/user-file.ts";
import { hasWorkBeside, type OptionSources, refuseFlags, wordOptions } from "../../core/engine/run/words.ts";
import { type Environment, sessionPaths } from "../../core/engine/session/session.ts";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { identity, isTerminal } from "../../core/host/bun/system.ts";
import { parseArguments } from "../argv.ts";
import { createCaller } from "../caller.ts";
import type { Output } from "../output.ts";
import { runSpec } from "./run.spec.ts";

/** Run a container. Does not return: this process becomes the container's monitor, or with --detach starts it. */
export async function run(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  const trace = openTrace(environment.RL_TRACE);
  trace.point("main");
  const { flags, positionals, help } = parseArguments(runSpec, argv);
  if (help) return await (await import("../other.ts")).runOther(["help", "run"], output, environment);
  refuseFlags(flags, isTerminal(0));
  trace.point("parsed");

  const user = identity();
  const paths = sessionPaths(environment, user);
  const [image = "", ...command] = positionals;
  const id = newContainerId();
  const sources: OptionSources = { id, command, environment, readFile: readUserFile };
  const words = wordOptions(flags, sources);
  const link = flags.name === undefined ? undefined : nameLink(paths, flags.name);
  const beside = hasWorkBeside(flags) ? await import("../../core/engine/run/beside.ts") : undefined;
  beside?.checkBeside(flags);
  const file = quickFile(flags, image, environment, user, paths);
  const request = {
    flags,
    image,
    id,
    sources,
    environment,
    caller: createCaller(output, environment),
    quickFile: file,
  };
  if (flags.runtime !== undefined) {
    return await (await import("../../core/engine/run/foreign.ts")).runForeign(flags.runtime, request, link);
  }
  const kept = file === undefined ? undefined : readQuick(file, paths);
  const start = kept ?? (await (await import("../../core/engine/run/prepare.ts")).prepareStart(request));
  trace.point("image");

  await beside?.makeWay(flags, environment);
  const { plan } = await completeStart(
    start,
    { flags, id, command, words, labels: beside?.parseLabels(flags, sources) },
    paths,
  );
  beside?.tellId(flags, id);
  trace.point("plan");
  trace.flush();
  return replaceByMonitor(plan);
}
