/** Ending a container as it wants to be ended, and by force when that takes too long. */
import type { StorePaths } from "../../core/host/bun/paths.ts";
import {
  type Container,
  type ContainerStore,
  isRlError,
  parseSignal,
  RlError,
  readContainer,
} from "../../core/mod.ts";
import { signalContainer, untilEnd } from "./running.ts";

const SIGTERM = 15;
const SIGKILL = 9;

/** Seconds that setTimeout(2) of the runtime can count. */
const LONGEST = 2_147_483;

export interface StopNow {
  /** Undefined: as the container has it. */
  readonly signal: number | undefined;
  /** Seconds; -1 for as long as it takes. */
  readonly timeout: number;
}

/** Comes back when the container has ended; at once for one that does not run. @throws RlError "denied" */
export async function stopContainer(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  container: Container,
  { signal, timeout }: StopNow,
): Promise<void> {
  const { state, document } = container;
  if (state === undefined) return;
  const ended = untilEnd(paths, store, document.id);
  const isOver = !send(store, container, signal ?? stopSignal(document.stopSignal));
  if (!isOver && container.status === "paused") {
    const { openCgroup } = await import("../../core/host/bun/cgroup.ts");
    const { thaw } = await import("../../core/host/bun/freezer.ts");
    using group = openCgroup(state.cgroup);
    thaw(group);
  }
  if (!isOver && timeout >= 0) {
    const timer = setTimeout(() => send(store, container, SIGKILL), Math.min(timeout, LONGEST) * 1000);
    await ended;
    clearTimeout(timer);
  }
  await ended;
  if (isOver && (await readContainer(store, document.id))?.state?.pid === state.pid)
    throw confused(document.name);
}

function confused(name: string): RlError {
  return new RlError({
    code: "invalid",
    action: "stop container",
    subject: name,
    state: "its state names a process that is not its own",
    hint: "the state was not written by its monitor; look for who has changed it",
  });
}

/** One that has ended meanwhile is what was asked for. */
function send(store: ContainerStore, container: Container, signal: number): boolean {
  try {
    signalContainer(store, container, signal);
    return true;
  } catch (error) {
    if (isRlError(error) && error.code === "invalid") return false;
    throw error;
  }
}

function stopSignal(text: string | undefined): number {
  return text === undefined ? SIGTERM : parseSignal(text);
}
