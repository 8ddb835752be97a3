/** Hooks of a container that has been created: what is kept for later, and the plans that run them. */

import type { RecordFields } from "../plan/context.ts";
import { hookRecords } from "../plan/hooks.ts";
import type { Plan } from "../plan/records.ts";
import { type Hooks, OCI_VERSION } from "../spec/runtime-config.ts";
import type { StoredState } from "./state.ts";

/** The hooks of a container's later life. A config that changes after creation changes nothing of them. */
export type LaterHooks = Pick<Hooks, "poststart" | "poststop">;

/**
 * What `start` and `delete` have to know of hooks; undefined when there are none, and both can do without. A hook of
 * startContainer is run by the container itself, but who starts it has to hear of its failure.
 */
export function laterHooks({
  startContainer = [],
  poststart = [],
  poststop = [],
}: Hooks): LaterHooks | undefined {
  return startContainer.length + poststart.length + poststop.length === 0
    ? undefined
    : { poststart, poststop };
}

/** The state document for hooks, in parts: status and pid belong between them. */
export function hookState({
  id,
  bundle,
  annotations,
}: Pick<StoredState, "id" | "bundle" | "annotations">): RecordFields<"hookState"> {
  const encoder = new TextEncoder();
  const first = JSON.stringify({ ociVersion: OCI_VERSION, id, status: "" });
  const rest = JSON.stringify({ bundle, annotations });
  return {
    // Up to the status's text, whose closing quotation mark belongs to the status.
    before: encoder.encode(first.slice(0, -2)),
    after: encoder.encode(`,${rest.slice(1)}\n`),
    directory: bundle,
  };
}

export interface LaterPlan {
  readonly state: StoredState;
  readonly failureArguments: readonly string[];
}

/** Open the gate; then run the hooks of poststart, or forget the container and run those of poststop. */
export function planRelease({
  state,
  failureArguments,
  gate,
  answer,
  directory,
}: LaterPlan & { readonly gate: string; readonly answer: string; readonly directory: string }): Plan {
  const { pid, startTime } = state;
  return [
    ...failureRecords(failureArguments),
    { record: "cleanup", path: directory },
    { record: "release", gate, answer, pid, startTime },
    { record: "hookState", ...hookState(state) },
    ...hookRecords(state.hooks ?? {}),
  ];
}

/** Run the hooks of poststop for a container that has been forgotten; undefined when there are none. */
export function planPoststop({ state, failureArguments }: LaterPlan): Plan | undefined {
  const poststop = state.hooks?.poststop ?? [];
  if (poststop.length === 0) return undefined;
  return [
    ...failureRecords(failureArguments),
    { record: "hookState", ...hookState(state) },
    ...hookRecords({ poststop }),
  ];
}

function failureRecords(values: readonly string[]): Plan {
  return values.map((value) => ({ record: "failureArgument", value }));
}
