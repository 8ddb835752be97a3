/** Running containers: signalled, and waited for; and the lock under which one becomes or ceases to be one. */
import { existsSync } from "node:fs";
import { lifeDirectory } from "../../host/bun/container-store.ts";
import { waitForEnd } from "../../host/bun/control.ts";
import { createLocks } from "../../host/bun/locks.ts";
import type { StorePaths } from "../../host/bun/paths.ts";
import { signalProcess } from "../../host/bun/system.ts";
import { type Container, type ContainerStore, RlError, readContainer, withLock } from "../../mod.ts";

const ESRCH = -3;

/** Milliseconds after which a monitor that has too many clients is asked again. */
const PAUSE = 50;

/** Of all that start, remove or rename a container only one is at it. */
export function lockContainer<T>(
  paths: Pick<StorePaths, "locks">,
  id: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  return withLock(createLocks(paths.locks), `container-${id}`, work, signal);
}

/** Signal a container's first process, and no other. @throws RlError "invalid" when it does not run, "denied" */
export function signalContainer(
  store: Pick<ContainerStore, "isOwn">,
  { document: { id, name }, state }: Container,
  signal: number,
): void {
  const errno =
    state === undefined || state.pid === 0 || !store.isOwn(id, state)
      ? ESRCH
      : signalProcess(state.pid, state.startTime, signal);
  if (errno === 0) return;
  throw new RlError({
    code: errno === ESRCH ? "invalid" : "denied",
    action: "signal container",
    subject: name,
    state: errno === ESRCH ? "it is not running" : `the kernel does not allow it (errno ${-errno})`,
    hint: errno === ESRCH ? `start it with: rl start ${name === "" ? id : name}` : undefined,
  });
}

/** A container's exit code once it has ended; undefined when nobody has lived to tell. */
export async function untilEnd(
  paths: Pick<StorePaths, "run">,
  store: ContainerStore,
  id: string,
  signal?: AbortSignal,
): Promise<number | undefined> {
  for (;;) {
    const code = await waitForEnd(paths, id, signal);
    if (code !== undefined) return code;
    // A monitor forgets the state first: one without a socket, of a container that runs, is none of its.
    const isServed = existsSync(`${lifeDirectory(paths, id)}/control`);
    const now = await readContainer(store, id);
    if (now?.state === undefined || signal?.aborted === true) return now?.end?.exitCode;
    if (!isServed && now.state.pid !== 0) return undefined;
    await Bun.sleep(PAUSE);
  }
}
