/** What the agent that answers a filter's notifications is sent: config-linux.md "The Container Process State". */
import type { PlanRecord } from "../plan/records.ts";
import { notifies } from "../seccomp/flags.ts";
import { type LinuxSeccomp, OCI_VERSION } from "../spec/runtime-config.ts";
import type { RuntimeStatus } from "../spec/runtime-state.ts";
import type { StoredState } from "./state.ts";

/** What of a container's state the agent is told. */
export interface ListenerContainer extends Pick<StoredState, "id" | "bundle" | "annotations"> {
  readonly status: RuntimeStatus;
  /** Of the container's first process; undefined when the filter is that process's own. */
  readonly pid?: number | undefined;
}

/**
 * The text of a container process state in three parts. The pid of the process belongs between the first two, and
 * when it is the container's first process also between the last two; else the last one is empty.
 */
export function listenerParts(
  { id, status, pid, bundle, annotations }: ListenerContainer,
  metadata: string | undefined,
): readonly [before: Uint8Array, between: Uint8Array, after: Uint8Array] {
  const encoder = new TextEncoder();
  const text = JSON.stringify;
  const version = text(OCI_VERSION);
  const given = metadata === undefined || metadata === "" ? "" : `,"metadata":${text(metadata)}`;
  const before = `{"ociVersion":${version},"fds":["seccompFd"],"pid":`;
  const between = `${given},"state":{"ociVersion":${version},"id":${text(id)},"status":${text(status)},"pid":`;
  const after = `,"bundle":${text(bundle)},"annotations":${text(annotations)}}}`;
  const parts =
    pid === undefined
      ? ([before, between, after] as const)
      : ([before, `${between}${pid}${after}`, ""] as const);
  return [encoder.encode(parts[0]), encoder.encode(parts[1]), encoder.encode(parts[2])];
}

/** Where the listener of a filter with notifications goes. Without them, the path means nothing. */
export function listenerRecords(
  seccomp: LinuxSeccomp | undefined,
  container: ListenerContainer,
): PlanRecord[] {
  if (seccomp?.listenerPath === undefined || !notifies(seccomp)) return [];
  const [before, between, after] = listenerParts(container, seccomp.listenerMetadata);
  return [{ record: "seccompListener", path: seccomp.listenerPath, before, between, after }];
}
