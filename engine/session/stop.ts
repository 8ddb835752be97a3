/** Ending a container as it wants to be ended, and by force when that takes too long. */
import { requestStop } from "../../core/host/bun/control.ts";
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

/** What asks a container to end of which nobody has said anything. */
const STOP_SIGNAL = "TERM";
const SIGKILL = 9;

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
  const isOver = !send(store, container, signal ?? parseSignal(stopSignal ?? STOP_SIGNAL));
  if (!isOver && container.status === "paused") {
    const { openCgroup } = await import("../../core/host/bun/cgroup.ts");
    const { thaw } = await import("../../core/host/bun/freezer.ts");
    using group = openCgroup(container.state.cgroup);
    thaw(group);
  }
  if (!isOver && timeout >= 0) {
    const timer = setTimeout(() => send(store, container, SIGKILL), Math.min(timeout, LONGEST) * 1000);
    await ended;
    clearTimeout(timer);
  }
  await ended;
  const { pid } = container.state;
  if (isOver && pid !== 0 && (await readContainer(store, id))?.state?.pid === pid) throw confused(name);
}

/** Send a signal; one that ends the container ends it for good, whatever its restart policy says. @throws RlError */
export async function killContainer(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  container: Container,
  signal: number,
): Promise<void> {
  const { id, stopSignal } = container.document;
  const isEnding = signal === SIGKILL || signal === parseSignal(stopSignal ?? STOP_SIGNAL);
  if (!isEnding || container.state === undefined) return signalContainer(store, container, signal);
  const now = await stayingDown(paths, store, id);
  // One that waited for its next start has ended by being told.
  if (now?.state !== undefined && now.status !== "restarting") signalContainer(store, now, signal);
}

/** Tell the monitor that what ends now is not to be started again. @returns the container as it is then */
async function stayingDown(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  id: string,
): Promise<Container | undefined> {
  await requestStop(paths, id);
  let now = await readContainer(store, id);
  // One that is being started has no process yet that a signal could go to.
  while (now?.state?.pid === 0 && now.status === "created") {
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
function send(store: ContainerStore, container: Container, signal: number): boolean {
  try {
    signalContainer(store, container, signal);
    return true;
  } catch (error) {
    if (isRlError(error) && error.code === "invalid") return false;
    throw error;
  }
}
