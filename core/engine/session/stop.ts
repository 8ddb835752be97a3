/** Ending a container as it wants to be ended, and by force when that takes too long. */
import { requestStop } from "../../host/bun/control.ts";
import type { StorePaths } from "../../host/bun/paths.ts";
import {
  type Container,
  type ContainerStore,
  containerEvent,
  isRlError,
  parseSignal,
  RlError,
  readContainer,
} from "../../mod.ts";
import { createEvents } from "./events.ts";
import { signalContainer, untilEnd } from "./running.ts";

/** What asks a container to end of which nobody has said anything. */
const STOP_SIGNAL = "TERM";
const SIGKILL = 9;
/** Shows whether one could be sent. */
const NO_SIGNAL = 0;

/** Seconds that setTimeout(2) of the runtime can count. */
const LONGEST = 2_147_483;

/** Milliseconds between two looks at a container that is being started. */
const PAUSE = 20;

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
  { document: { id, name, stopSignal }, state: seen }: Container,
  { signal, timeout }: StopNow,
): Promise<void> {
  const container = seen === undefined ? undefined : await stayingDown(paths, store, id);
  if (container?.state === undefined) return;
  const ended = untilEnd(paths, store, id);
  const isOver = !send(paths, store, container, signal ?? parseSignal(stopSignal ?? STOP_SIGNAL));
  if (!isOver && container.status === "paused") {
    const { openCgroup } = await import("../../host/bun/cgroup.ts");
    const { thaw } = await import("../../host/bun/freezer.ts");
    using group = openCgroup(container.state.cgroup);
    thaw(group);
  }
  if (!isOver && timeout >= 0) {
    const kill = () => send(paths, store, container, SIGKILL);
    const timer = setTimeout(kill, Math.min(timeout, LONGEST) * 1000);
    await ended;
    clearTimeout(timer);
  }
  await ended;
  const { pid } = container.state;
  if (isOver && pid !== 0 && (await readContainer(store, id))?.state?.pid === pid) throw confused(name);
  createEvents(() => paths).tell(containerEvent(container.document, "stop"));
}

/**
 * Send a signal; one that ends the container ends it for good, whatever its restart policy says.
 *
 * @param abort ends waiting for a monitor that does not answer
 * @throws RlError
 */
export async function killContainer(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  container: Container,
  signal: number,
  abort?: AbortSignal,
): Promise<void> {
  const { id, stopSignal } = container.document;
  const isEnding = signal === SIGKILL || signal === parseSignal(stopSignal ?? STOP_SIGNAL);
  const isDown = !isEnding || container.state === undefined;
  const now = isDown ? container : await stayingDown(paths, store, id, abort);
  // One that waited for its next start has ended by being told.
  if (now === undefined || (!isDown && (now.state === undefined || now.status === "restarting"))) return;
  signalTelling(paths, store, now, signal);
}

/** It is told first, and only if it can be sent: who hears of a container's end has heard of its reason then. */
function signalTelling(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  container: Container,
  signal: number,
): void {
  signalContainer(store, container, NO_SIGNAL);
  createEvents(() => paths).tell(containerEvent(container.document, "kill", { signal: String(signal) }));
  signalContainer(store, container, signal);
}

/** Tell the monitor that what ends now is not to be started again. @returns the container as it is then */
async function stayingDown(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  id: string,
  abort?: AbortSignal,
): Promise<Container | undefined> {
  await requestStop(paths, id, abort);
  let now = await readContainer(store, id);
  // One that is being started has no process yet that a signal could go to.
  while (now?.state?.pid === 0 && now.status === "created" && abort?.aborted !== true) {
    await Bun.sleep(PAUSE);
    now = await readContainer(store, id);
  }
  return now;
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
function send(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  container: Container,
  signal: number,
): boolean {
  try {
    signalTelling(paths, store, container, signal);
    return true;
  } catch (error) {
    if (isRlError(error) && error.code === "invalid") return false;
    throw error;
  }
}
