/**
 * `rl exec`. Like `run`, it does without the table of commands: it parses its words, reads the container's document and
 * state, makes the plan and becomes the command's monitor.
 */
import { replaceByMonitor } from "../../core/host/bun/replace.ts";
import { identity, isTerminal } from "../../core/host/bun/system.ts";
import {
  type ContainerDocument,
  encodePlan,
  execCgroup,
  keptFilter,
  type LifeState,
  managedPart,
  parseDetachKeys,
  planContainerExec,
  prebuiltFilter,
  RlError,
} from "../../core/mod.ts";
import { parseArguments } from "../argv.ts";
import { execSpec } from "../commands/exec.spec.ts";
import { parseEnvironmentFile, parseEnvironmentFlag } from "../env-file.ts";
import type { FlagValues } from "../flags/spec.ts";
import type { Output } from "../output.ts";
import { openTrace } from "../run/trace.ts";
import { readUserFile } from "../run/user-file.ts";
import { failureArguments, OF_COMMAND } from "../self.ts";
import { machine } from "../session/machine.ts";
import { type Environment, sessionPaths } from "../session/session.ts";
import { findQuickly, readText } from "./find.ts";

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
    findQuickly(paths, name) ?? (await (await import("./refuse.ts")).findRunning(name, environment));
  const { document, state } = found;
  trace.point("found");
  if (isOutside(state)) {
    const { enterScope, ownManager } = await import("../run/own-scope.ts");
    enterScope(ownManager(environment));
  }
  const plan = planContainerExec({
    document,
    state,
    args,
    env: execEnvironment(flags, environment),
    user: flags.user,
    workingDirectory: flags.workdir,
    terminal: flags.tty,
    stdin: flags.interactive && !flags.detach ? "caller" : "none",
    privileged: flags.privileged,
    background: flags.detach,
    leaveKeys,
    cgroup: groupOf(state),
    filter: flags.privileged ? undefined : filterOf(document),
    failureArguments: [...failureArguments(), OF_COMMAND],
  });
  const bytes = encodePlan(plan);
  trace.point("plan");
  trace.flush();
  return replaceByMonitor(bytes);
}

function filterOf({ extras, config }: ContainerDocument): ReturnType<typeof keptFilter> {
  const capabilities = config.process?.capabilities?.bounding ?? [];
  return extras === undefined ? undefined : keptFilter(extras, () => prebuiltFilter(machine(), capabilities));
}

/** Whether we are not in the part of the tree that the container is in, and nothing can be made there from here. */
function isOutside({ cgroup }: LifeState): boolean {
  const part = managedPart(cgroup);
  return part !== undefined && readText("/proc/self/cgroup")?.includes(part) === false;
}

/** The container's own group, or the one of its first process where the container has divided its own. */
function groupOf({ cgroup, pid }: LifeState): string {
  const shared = cgroup === "" ? "" : (readText(`${cgroup}/cgroup.subtree_control`) ?? "");
  const first = shared.trim() === "" ? "" : (readText(`/proc/${pid}/cgroup`) ?? "");
  return execCgroup({ own: cgroup, below: undefined, shared, first });
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
