/** From a further process of a container to the plan of its start. */
import { compileConsoleSize } from "../plan/console-size.ts";
import type { SecurityModules } from "../plan/labels.ts";
import { compilePersonality } from "../plan/personality.ts";
import { compileProcess } from "../plan/process.ts";
import type { Plan, PlanRecord } from "../plan/records.ts";
import { compileExecAffinity } from "../plan/scheduling.ts";
import { refuseUnsupported } from "../plan/unsupported.ts";
import { filterFlags } from "../seccomp/flags.ts";
import { type Linux, OCI_VERSION, type Process } from "../spec/runtime-config.ts";
import { checkConsole } from "./console.ts";
import { type ListenerContainer, listenerRecords } from "./listener-state.ts";
import { preservedRecords } from "./preserved.ts";
import type { StoredState } from "./state.ts";

export interface ExecStart {
  readonly process: Process;
  /** The container, by its first process. */
  readonly container: Pick<StoredState, "id" | "pid" | "startTime"> & ListenerContainer;
  /** Of the container's config, what is no process's and no namespace's. */
  readonly linux: Pick<Linux, "seccomp" | "personality">;
  /** Absolute path of the control group that it is made in, "" for the caller's. */
  readonly cgroup: string;
  /** Go away once the command runs. */
  readonly isDetached: boolean;
  /** Leave the caller once the command runs, and stay with the command; what it writes is nobody's. */
  readonly background?: boolean | undefined;
  /** Standard input, an empty one or the caller's, with no terminal of the caller's; undefined: all three as they are. */
  readonly stdin?: "none" | "caller" | undefined;
  /** Bytes that leave the command to itself when they are typed in this order. */
  readonly leaveKeys?: Uint8Array | undefined;
  /** A user to look up in the container, in place of the numbers of the process; and its groups by name. */
  readonly userSpec?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly pidFile: string | undefined;
  /** The unix socket that gets the terminal's master side. */
  readonly consoleSocket: string | undefined;
  /** How many descriptors of the caller's, from 3 on, the command gets. */
  readonly preserved: number;
  /** The container's own, compiled. */
  readonly seccompFilter: Uint8Array | undefined;
  /** Of a filter that `linux.seccomp` does not tell of. */
  readonly seccompFlags?: number | undefined;
  readonly landlock?: readonly PlanRecord[] | undefined;
  /** How what becomes of it is told. */
  readonly events?: readonly PlanRecord[] | undefined;
  /** Needed for a process that asks for labels, see `asksForLabels`. */
  readonly modules?: SecurityModules | undefined;
  readonly failureArguments: readonly string[];
}

const NOTHING = new Uint8Array();

/** @throws RlError "invalid" or "unsupported", naming what of the process is the matter */
export function planExec(start: ExecStart): Plan {
  const { process, container, linux, isDetached, pidFile, consoleSocket } = start;
  const isTerminal = process.terminal === true;
  refuseUnsupported({ ociVersion: OCI_VERSION, process });
  checkConsole({ isTerminal, isDetached, consoleSocket });
  const { oomScoreAdj } = process;
  const affinity = compileExecAffinity(process);
  const host: PlanRecord[] = [
    // First, so that any later failure can be told.
    ...start.failureArguments.map((value): PlanRecord => ({ record: "failureArgument", value })),
    ...affinity.initial,
    {
      record: "joinContainer",
      id: container.id,
      pid: container.pid,
      startTime: container.startTime,
      cgroup: start.cgroup,
    },
    ...(isTerminal ? [{ record: "terminal" } as const] : []),
    ...compileConsoleSize(process),
    { record: "stdin", mode: stdinMode(start.stdin, isTerminal) },
    ...(start.background === true ? [{ record: "background", announce: NOTHING } as const] : []),
    ...(start.leaveKeys?.length ? [{ record: "leaveKeys", keys: start.leaveKeys } as const] : []),
    ...(pidFile === undefined ? [] : [pidFileRecord(pidFile)]),
    ...(isDetached ? [{ record: "detach" } as const] : []),
    ...(consoleSocket === undefined ? [] : [{ record: "consoleSocket", path: consoleSocket } as const]),
    ...(start.events ?? []),
    ...listenerRecords(linux.seccomp, container),
    ...preservedRecords(start.preserved),
  ];
  return [
    ...host,
    { record: "enterContainer" },
    ...affinity.final,
    // A signed number in an unsigned field: two's complement.
    ...(oomScoreAdj === undefined
      ? []
      : [{ record: "oomScoreAdj", value: BigInt.asUintN(64, BigInt(oomScoreAdj)) } as const]),
    ...compilePersonality(linux.personality),
    ...compileProcess(
      process,
      {
        seccompFilter: start.seccompFilter,
        seccompFlags: linux.seccomp === undefined ? start.seccompFlags : filterFlags(linux.seccomp),
        modules: start.modules,
        userSpec: start.userSpec,
        groups: start.groups,
      },
      start.landlock,
    ),
  ];
}

function stdinMode(stdin: ExecStart["stdin"], isTerminal: boolean): number {
  if (stdin !== undefined) return stdin === "caller" ? 1 : 0;
  return isTerminal ? 1 : 2;
}

/** Of a container that has its state already, only the pid of the process is written down. */
function pidFileRecord(pidFile: string): PlanRecord {
  return {
    record: "created",
    stateFile: "",
    before: NOTHING,
    between: NOTHING,
    beforeCgroup: NOTHING,
    after: NOTHING,
    pidFile,
  };
}
