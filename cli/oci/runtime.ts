/** Finding containers that the OCI runtime has created. */

import { userName } from "../../core/engine/session/user-name.ts";
import { isFrozen } from "../../core/host/bun/frozen.ts";
import { bootId, processStartTime } from "../../core/host/bun/process-facts.ts";
import { createRuntimeDirectory, type RuntimeDirectory } from "../../core/host/bun/runtime-directory.ts";
import {
  checkContainerId,
  parseState,
  type RuntimeStatus,
  type ShownState,
  type StoredState,
  showState,
  statusOf,
} from "../../core/mod.ts";
import { type RuntimeContext, type RuntimeFlags, runtimeRoot } from "./root.ts";

/** A container with where it is in its life. */
export interface FoundContainer {
  readonly state: StoredState;
  readonly status: RuntimeStatus;
}

export function runtimeDirectory(flags: RuntimeFlags, context: RuntimeContext): RuntimeDirectory {
  return createRuntimeDirectory(runtimeRoot(flags, context));
}

/** @throws RlError "not-found", "corrupt", "invalid" */
export async function findContainer(directory: RuntimeDirectory, id: string): Promise<FoundContainer> {
  const state = parseState(await directory.read(checkContainerId(id)), id);
  const facts = {
    bootId: bootId(),
    startTime: processStartTime(state.pid),
    isWaiting: await directory.isWaiting(id),
    isPaused: isFrozen(state.cgroup),
  };
  return { state, status: statusOf(state, facts) };
}

/** What is told of a container: its owner by name. */
export function shown({ state, status }: FoundContainer): ShownState {
  return showState({ ...state, owner: userName(Number(state.owner)) ?? state.owner }, status);
}
