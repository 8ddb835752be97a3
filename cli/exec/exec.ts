/**
 * `rl exec`. Like `run`, it does without the table of commands: it parses its words, reads the container's document and
 * state, makes the plan and becomes the command's monitor.
 */

import { parseEnvironmentFile, parseEnvironmentFlag } from "../../core/engine/env-file.ts";
import { findQuickly } from "../../core/engine/exec/find.ts";
import { encodeExec, isOutside } from "../../core/engine/exec/plan.ts";
import { openTrace } from "../../core/engine/run/trace.ts";
import { readUserFile } from "../../core/engine/run/user-file.ts";
import { type Environment, sessionPaths } from "../../core/engine/session/session.ts";
import { eventsFile } from "../../core/host/bun/events-file.ts";
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { identity, isTerminal } from "../../core/host/bun/system.ts";
import { parseDetachKeys, RlError } from "../../core/mod.ts";
import { parseArguments } from "../argv.ts";
import { execSpec } from "../commands/exec.spec.ts";
import type { FlagValues } from "../flags/spec.ts";
import type { Output } from "../output.ts";
import { failureArguments, OF_COMMAND } from "../self.ts";

type ExecFlags = FlagValues<typeof execSpec>;

/** Does not return but for help. @throws RlError */
export async function exec(
  argv: readonly string[],
  output: Output,
  environment: Environment,
): Promise<number> {
  const trace = openTrace(environment.RL_TRACE);
  trace.point("main");
  const { flags, positionals, help } = parseArguments(execSpec, argv);
  if (help) return await (await import("../other.ts")).runOther(["help", "exec"], output, environment);
  refuseFlags(flags, isTerminal(0));
  const leaveKeys = parseDetachKeys(flags["detach-keys"]);
  trace.point("parsed");
  const [name = "", ...args] = positionals;
  const paths = sessionPaths(environment, identity());
  const found =
    findQuickly(paths, name) ??
    (await (await import("../../core/engine/exec/refuse.ts")).findRunning(name, environment));
  trace.point("found");
  if (isOutside(found.state)) {
    const { enterScope, ownManager } = await import("../../core/engine/run/own-scope.ts");
    enterScope(ownManager(environment));
  }
  const bytes = encodeExec(found, {
    args,
    env: execEnvironment(flags, environment),
    user: flags.user,
    workingDirectory: flags.workdir,
    terminal: flags.tty,
    stdin: flags.interactive && !flags.detach,
    privileged: flags.privileged,
    background: flags.detach,
    leaveKeys,
    failureArguments: [...failureArguments(), OF_COMMAND],
    events: eventsFile(paths),
  });
  trace.point("plan");
  trace.flush();
  return replaceByMonitor(bytes);
}

/** Files first, then flags, so that a flag wins, as docker has it. */
function execEnvironment(flags: ExecFlags, environment: Environment): string[] {
  const files = flags["env-file"].flatMap((path) =>
    parseEnvironmentFile(path, readUserFile(path), environment),
  );
  return [...files, ...flags.env.map((text) => parseEnvironmentFlag(text, environment))];
}

/** What nobody can mean. @throws RlError "invalid" */
export function refuseFlags(
  flags: Pick<ExecFlags, "tty" | "interactive" | "detach">,
  terminalInput: boolean,
): void {
  if (flags.tty && flags.interactive && !flags.detach && !terminalInput) {
    throw new RlError({
      code: "invalid",
      action: "run command in container",
      subject: "-it",
      state: "standard input is not a terminal",
      hint: "leave out -t to pass a pipe or file to the command",
    });
  }
}
