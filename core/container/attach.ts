/** Being attached to a container: its streams are the caller's meanwhile (syscalls-c/attach.c). */
import type { Plan, PlanRecord } from "../plan/records.ts";

export interface AttachSettings {
  /** Bytes that leave the container when they are typed one after the other; none for never. */
  readonly keys: Uint8Array;
  /** The container has a terminal: the caller's is raw meanwhile, and followed in its size. */
  readonly terminal: boolean;
  /** What the caller types or sends is the container's. */
  readonly input: boolean;
  /** Signals that the caller's process gets go to the container; without this those that ask for an end end it alone. */
  readonly signals: boolean;
  /** When the caller's terminal or reader goes, the container is told, or ended if it does nothing about that. */
  readonly hangup: boolean;
  /** What the caller does not see, of a sum: 1 standard output, 2 standard error; nothing by default. */
  readonly hidden?: number | undefined;
}

/** What somebody who leaves by keys is told, as docker tells it. */
const DETACHED = "read escape sequence\n";

/** For a plan that starts a container in the background: the caller is attached to it from its beginning. */
export function attachRecord(
  settings: AttachSettings,
  at: { readonly directory: string; readonly name: string } = { directory: "", name: "" },
): PlanRecord {
  return {
    record: "attach",
    ...at,
    keys: settings.keys,
    note: new TextEncoder().encode(DETACHED),
    terminal: settings.terminal ? 1 : 0,
    input: settings.input ? 1 : 0,
    signals: settings.signals ? 1 : 0,
    hangup: settings.hangup ? 1 : 0,
    hidden: settings.hidden ?? 0,
  };
}

/** The plan of the job that attaches to a container with its socket in `directory`, which failures call `name`. */
export function attachPlan(
  settings: AttachSettings,
  at: { readonly directory: string; readonly name: string },
  failureArguments: readonly string[],
): Plan {
  return [
    ...failureArguments.map((value): PlanRecord => ({ record: "failureArgument", value })),
    attachRecord(settings, at),
  ];
}
