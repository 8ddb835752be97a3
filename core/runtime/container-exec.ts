/** A further command in a container of `rl run`: from what is written down of it to a plan. */
import { generateCapabilities } from "../bundle/capabilities.ts";
import { cleanPath } from "../bundle/container-path.ts";
import { generateEnvironment } from "../bundle/environment.ts";
import { parseUserSpec } from "../bundle/user.ts";
import type { ContainerDocument, ProcessExtras } from "../container/document.ts";
import { eventBefore } from "../container/event.ts";
import type { LifeState } from "../container/life.ts";
import type { StartFilter } from "../container/process-extras.ts";
import { RlError } from "../errors.ts";
import type { Plan, PlanRecord } from "../plan/records.ts";
import type { Process } from "../spec/runtime-config.ts";
import { planExec } from "./plan-exec.ts";

export interface ContainerExec {
  readonly document: ContainerDocument;
  readonly state: LifeState;
  readonly args: readonly string[];
  /** "NAME=VALUE" in place of the container's; "NAME" alone takes it away. */
  readonly env: readonly string[];
  /** Looked up in the container; undefined for the container's own. */
  readonly user: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly terminal: boolean;
  /** Standard input: an empty one or the caller's. */
  readonly stdin: "none" | "caller";
  /** Every capability in the container's user namespace, and no filter. */
  readonly privileged: boolean;
  /** Leave the caller once the command runs; nobody sees what it writes. */
  readonly background: boolean;
  /** Typed in this order at the caller's terminal, they leave the command to itself. Empty for none. */
  readonly leaveKeys: Uint8Array;
  /** Absolute path of the control group that it is made in, "" for the caller's. */
  readonly cgroup: string;
  /** The container's own, from `keptFilter`. */
  readonly filter: StartFilter | undefined;
  readonly failureArguments: readonly string[];
  /** Path of the file where it is told what becomes of it, if anywhere. */
  readonly events?: string | undefined;
}

const NO_BUNDLE = { status: "running", bundle: "", annotations: {} } as const;

/** @throws RlError "invalid" for what cannot be meant, "unsupported" for a container of another runtime */
export function planContainerExec(exec: ContainerExec): Plan {
  const { document, state, terminal, privileged, background } = exec;
  const { id, name, config } = document;
  const { process, linux = {} } = config;
  const { extras } = document;
  if (process === undefined || extras === undefined) throw foreign(name);
  const { personality } = linux;
  return planExec({
    process: ownProcess(process, exec),
    // No agent of a filter is asked, so nothing of it but id, pid and start time is looked at.
    container: { ...NO_BUNDLE, id: name || id, pid: state.pid, startTime: state.startTime },
    linux: { ...(personality !== undefined && { personality }) },
    cgroup: exec.cgroup,
    isDetached: false,
    background,
    pidFile: undefined,
    consoleSocket: undefined,
    preserved: 0,
    stdin: exec.stdin,
    leaveKeys: terminal && exec.stdin === "caller" && !background ? exec.leaveKeys : undefined,
    userSpec: exec.user === undefined ? extras.user : parseUserSpec(exec.user).text,
    // Those that were asked for are of the container's processes, whoever they run as.
    groups: extras.groups,
    seccompFilter: privileged ? undefined : exec.filter?.program,
    seccompFlags: exec.filter?.flags,
    landlock: privileged ? [] : landlock(extras),
    failureArguments: exec.failureArguments,
    events: eventRecords(exec),
  });
}

/** More of a command is not told, in characters. */
const COMMAND_MOST = 1000;

function eventRecords({ document, args, events }: ContainerExec): PlanRecord[] {
  if (events === undefined) return [];
  const { id, name, image, labels } = document;
  const command = args.join(" ").slice(0, COMMAND_MOST).toWellFormed();
  const before = eventBefore(id, image, { ...labels, name });
  return [{ record: "commandEvents", file: events, before, command: JSON.stringify(command).slice(1, -1) }];
}

function ownProcess(container: Process, exec: ContainerExec): Process {
  const { document, args, env, terminal, workingDirectory, privileged } = exec;
  return {
    ...container,
    args,
    terminal,
    env: generateEnvironment({
      image: document.environment,
      caller: env,
      hostname: document.config.hostname ?? "",
      terminal,
    }),
    ...(workingDirectory !== undefined && { cwd: cleanPath(workingDirectory, "use working directory") }),
    ...(privileged && { capabilities: generateCapabilities(["ALL"], []) }),
  };
}

function landlock({ writable }: ProcessExtras): PlanRecord[] {
  if (writable === undefined) return [];
  const paths = writable.map((path) => `${path}\0`).join("");
  return [{ record: "landlock", writable: new TextEncoder().encode(paths) }];
}

function foreign(name: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "run command in container",
    subject: name,
    state: "it was started by another runtime, or by an older rl",
    hint: "enter it by that runtime's own exec, or start it again",
  });
}
