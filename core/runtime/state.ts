/**
 * What is kept of a container that the OCI runtime has created, and what is told of it (OCI Runtime Specification,
 * runtime.md "State").
 */
import { RlError } from "../errors.ts";
import { asInteger, asObject, asString, mapOf, optional, refuseField, required } from "../spec/fields.ts";
import { parseStrictJson } from "../spec/json.ts";
import { type Hooks, OCI_VERSION } from "../spec/runtime-config.ts";
import type { RuntimeStatus, State } from "../spec/runtime-state.ts";
import { readHooks } from "./read-hooks.ts";

/** A container, as it is written down when it is created. */
export interface StoredState {
  readonly id: string;
  /** Of its first process, as seen from the host. */
  readonly pid: number;
  /** When that process was started, in clock ticks since boot (proc(5)); with the boot's id it tells it from a later one. */
  readonly startTime: number;
  readonly bootId: string;
  /** Absolute paths. */
  readonly bundle: string;
  readonly rootfs: string;
  /** RFC 3339. */
  readonly created: string;
  /** Name or number of who created it. */
  readonly owner: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** Absolute path of its control group as the host sees it; "" when it has none of its own. */
  readonly cgroup: string;
  /** Name of the systemd unit that the group belongs to; "" when there is none. */
  readonly unit: string;
  /** Those that are run after the creation; undefined when `start` and `delete` need not think of hooks. */
  readonly hooks?: Hooks | undefined;
}

/** A state before the container is there. */
export type PlannedState = Omit<StoredState, "pid" | "startTime" | "cgroup">;

/** What is known of a container's first process now. */
export interface ProcessFacts {
  readonly bootId: string;
  /** When the process of that pid was started; undefined when there is none, or it has ended and nobody has asked. */
  readonly startTime: number | undefined;
  /** The container waits for its start. */
  readonly isWaiting: boolean;
  /** All of its processes are frozen. */
  readonly isPaused: boolean;
}

/** The state document, with what `runc state` prints besides. */
export interface ShownState extends State {
  readonly rootfs: string;
  readonly created: string;
  readonly owner: string;
}

/**
 * The text of a state in four parts: between them belong the pid, the start time, and the control group's path as what
 * stands between quotes, which are known to nobody before the container is there.
 */
export function stateParts(
  state: PlannedState,
): readonly [before: Uint8Array, between: Uint8Array, beforeCgroup: Uint8Array, after: Uint8Array] {
  const encoder = new TextEncoder();
  const rest = JSON.stringify(state).slice(1);
  return [
    encoder.encode('{"pid":'),
    encoder.encode(',"startTime":'),
    encoder.encode(',"cgroup":"'),
    encoder.encode(`",${rest}\n`),
  ];
}

/** @throws RlError "corrupt" for what is no state of ours */
export function parseState(bytes: Uint8Array, id: string): StoredState {
  try {
    const where = "state";
    const state = asObject(parseStrictJson(bytes, where), where);
    if (required(state, "id", where, asString) !== id) throw refuseField(`${where}.id`, "it is another's");
    const hooks = optional(state, "hooks", where, readHooks);
    return {
      id,
      pid: required(state, "pid", where, asInteger),
      startTime: required(state, "startTime", where, asInteger),
      bootId: required(state, "bootId", where, asString),
      bundle: required(state, "bundle", where, asString),
      rootfs: required(state, "rootfs", where, asString),
      created: required(state, "created", where, asString),
      owner: required(state, "owner", where, asString),
      annotations: required(state, "annotations", where, mapOf(asString)),
      cgroup: required(state, "cgroup", where, asString),
      unit: required(state, "unit", where, asString),
      ...(hooks !== undefined && { hooks }),
    };
  } catch (cause) {
    throw new RlError({
      code: "corrupt",
      action: "read state of container",
      subject: id,
      state: cause instanceof RlError ? `${cause.subject}: ${cause.state}` : "it cannot be read",
      hint: `remove it with: rl oci delete --force ${id}`,
      cause,
    });
  }
}

/** Where a container is in its life. A process of the same number that was started at another time is another's. */
export function statusOf({ bootId, startTime }: StoredState, now: ProcessFacts): RuntimeStatus {
  if (now.startTime !== startTime || now.bootId !== bootId) return "stopped";
  if (now.isPaused) return "paused";
  return now.isWaiting ? "created" : "running";
}

/** What `state` prints; a container that has ended has no process. */
export function showState(state: StoredState, status: RuntimeStatus): ShownState {
  const { id, pid, bundle, rootfs, created, owner, annotations } = state;
  return {
    ociVersion: OCI_VERSION,
    id,
    pid: status === "stopped" ? 0 : pid,
    status,
    bundle,
    rootfs,
    created,
    ...(Object.keys(annotations).length > 0 && { annotations }),
    owner,
  };
}

const ID = /^[A-Za-z0-9][A-Za-z0-9_+.-]{0,254}$/;

/** A container's id is the name of a directory, and nothing that leads out of it. @throws RlError "invalid" */
export function checkContainerId(id: string): string {
  if (ID.test(id)) return id;
  throw new RlError({
    code: "invalid",
    action: "use container id",
    subject: id,
    state:
      "an id is made of letters, digits, _, +, . and -, begins with a letter or digit, and has at most 255 of them",
  });
}
