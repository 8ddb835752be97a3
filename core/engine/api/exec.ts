/** Further commands in a container that runs. */
import { eventsFile } from "../../host/bun/events-file.ts";
import { createLauncher, spawnProgram } from "../../host/bun/launcher.ts";
import { RlError } from "../../mod.ts";
import { cancelled } from "../cancelled.ts";
import type { RunningContainer } from "../exec/find.ts";
import { encodeExec } from "../exec/plan.ts";
import type { Session } from "../session/session.ts";
import { failureReport } from "./failure.ts";
import { pairs } from "./pairs.ts";
import { type Output, outputOf, type Streams, streamsOf } from "./streams.ts";

export interface ExecOptions {
  /** Besides the container's own. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** "USER[:GROUP]"; the container's by default. */
  readonly user?: string | undefined;
  /** Absolute path in the container. */
  readonly workdir?: string | undefined;
  /** Give it a terminal: then its standard error is one with its output. */
  readonly tty?: boolean | undefined;
  /** Every capability inside the user namespace. */
  readonly privileged?: boolean | undefined;
  /** Of `exec`: what it reads; nothing by default. Of `spawn`: true to write to its `stdin`. */
  readonly stdin?: Uint8Array | string | boolean | undefined;
  /** Ends the command by SIGTERM; the call fails with "cancelled". */
  readonly signal?: AbortSignal | undefined;
  /** Of `exec`: most bytes of each stream, 16 MiB by default; more is a failure with "limit". */
  readonly outputLimit?: number | undefined;
}

/** A command that runs. */
export interface Process extends Streams {
  readonly exitCode: Promise<number>;
  /** Send it a signal by way of its monitor: "SIGTERM" by default. */
  kill(signal?: NodeJS.Signals): void;
}

/** Run a command to its end. @throws RlError "command-not-found", "not-executable", "cancelled", "limit" */
export async function execute(
  session: Session,
  container: RunningContainer,
  args: readonly string[],
  options: ExecOptions,
): Promise<Output> {
  const { outputLimit, signal, stdin } = options;
  refuseAborted(signal, container);
  using report = failureReport(session.paths.run, "bundle");
  const input = typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin;
  const asked = { options, stdin: input !== undefined && input !== false, command: report.command };
  const plan = planOf(session, container, args, asked);
  const launched = await createLauncher().run(plan, {
    signal,
    outputLimit,
    ...(input instanceof Uint8Array && { stdin: input }),
  });
  const { exitCode, stdout, stderr } = launched;
  if (report.isTold()) throw report.take("");
  refuseAborted(signal, container);
  return outputOf(exitCode, stdout, stderr);
}

/** Start a command. What keeps it from being executed is what its `exitCode` is rejected with. */
export function spawnIn(
  session: Session,
  container: RunningContainer,
  args: readonly string[],
  options: ExecOptions,
): Process {
  if (options.stdin !== undefined && typeof options.stdin !== "boolean") throw input(container.document.name);
  const { signal, stdin = false } = options;
  const report = failureReport(session.paths.run, "bundle");
  const asked = { options, stdin, command: report.command };
  const child = begin(() => planOf(session, container, args, asked), report);
  if (!stdin) void Promise.allSettled([child.stdin.end()]);
  const stop = (): void => child.kill("SIGTERM");
  signal?.addEventListener("abort", stop, { once: true });
  if (signal?.aborted === true) stop();
  const exitCode = child.exited.then((status) => {
    signal?.removeEventListener("abort", stop);
    if (report.isTold()) throw report.take("");
    report[Symbol.dispose]();
    return status;
  });
  // Whoever does not ask for it is not to be ended by it.
  exitCode.catch(() => undefined);
  return { ...streamsOf(child), exitCode, kill: (name = "SIGTERM") => child.kill(name) };
}

function begin(plan: () => Uint8Array, report: Disposable): ReturnType<typeof spawnProgram> {
  try {
    return spawnProgram("rl-monitor", plan());
  } catch (error) {
    report[Symbol.dispose]();
    throw error;
  }
}

interface Asked {
  readonly options: ExecOptions;
  readonly stdin: boolean;
  /** The command that explains a failure. */
  readonly command: readonly string[];
}

function planOf(
  { paths }: Session,
  container: RunningContainer,
  args: readonly string[],
  { options, stdin, command }: Asked,
): Uint8Array {
  const { env, privileged = false, tty = false, user, workdir } = options;
  return encodeExec(container, {
    args,
    env: pairs("variable", env),
    user,
    workingDirectory: workdir,
    terminal: tty,
    stdin,
    privileged,
    background: false,
    leaveKeys: new Uint8Array(),
    failureArguments: command,
    events: eventsFile(paths),
  });
}

function input(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "start command in container",
    subject,
    state: "what it reads is given, and it has a stream of its own",
    hint: "write to its stdin, or use exec()",
  });
}

function refuseAborted(signal: AbortSignal | undefined, { document }: RunningContainer): void {
  if (signal?.aborted === true) throw cancelled("run command in container", document.name);
}
