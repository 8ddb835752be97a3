import { signalProcess } from "../../core/host/bun/system.ts";
import { RlError, type StoredState } from "../../core/mod.ts";

const ESRCH = -3;

/** Signal the container's first process, and no other that has got its number. @throws RlError "not-found", "denied" */
export function sendSignal({ id, pid, startTime }: StoredState, signal: number): void {
  const errno = signalProcess(pid, startTime, signal);
  if (errno === 0) return;
  if (errno === ESRCH) throw notRunning(id);
  const state = `the kernel does not allow it (errno ${-errno})`;
  throw new RlError({ code: "denied", action: "signal container", subject: id, state });
}

export function notRunning(id: string): RlError {
  return new RlError({
    code: "not-found",
    action: "signal container",
    subject: id,
    state: "it is not running",
    hint: `remove it with: rl oci delete ${id}`,
  });
}
