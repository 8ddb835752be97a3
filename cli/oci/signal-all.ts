/** Signals to all processes of a container. */
import { readlinkSync } from "node:fs";
import { containerPids } from "../../core/engine/oci/container-pids.ts";
import { type Cgroup, openCgroup } from "../../core/host/bun/cgroup.ts";
import { freeze, thaw } from "../../core/host/bun/freezer.ts";
import { bootId } from "../../core/host/bun/process-facts.ts";
import { isRlError, parsePids, RlError, type RuntimeStatus, type StoredState } from "../../core/mod.ts";

const SIGKILL = 9;

/**
 * Signal every process of a container, also those that its first process has left behind. None is no error: all of
 * them may have ended.
 *
 * @throws RlError "unsupported" when nothing tells its processes from others, "denied"
 */
export async function signalAll(
  state: StoredState,
  status: RuntimeStatus,
  signal: number,
  open: typeof openCgroup = openCgroup,
): Promise<void> {
  // Of an earlier boot nothing is left.
  if (state.bootId !== bootId()) return;
  if (state.cgroup !== "") return await signalGroup(state, signal, open);
  if (status === "stopped") return;
  if (sharesPids(state.pid)) {
    throw new RlError({
      code: "unsupported",
      action: "signal all processes of container",
      subject: state.id,
      state: "it has neither a control group nor a pid namespace of its own to find them by",
      hint: "leave out --all to signal its first process",
    });
  }
  signalEach(containerPids(state), signal, state.id);
}

async function signalGroup(state: StoredState, signal: number, open: typeof openCgroup): Promise<void> {
  const group = openExisting(state.cgroup, open);
  if (group === undefined) return;
  using _ = group;
  if (signal === SIGKILL && killGroup(group)) return;
  // What stands still neither ends nor multiplies between the look and the signal.
  const isHeld =
    group.read("cgroup.freeze")?.trim() === "0" && (await freeze(group, state.id).then(isTrue, isFalse));
  try {
    signalEach(group.readAll("cgroup.procs").flatMap(parsePids), signal, state.id);
  } finally {
    if (isHeld) thaw(group);
  }
}

const isTrue = (): true => true;
const isFalse = (): false => false;

function openExisting(path: string, open: typeof openCgroup): Cgroup | undefined {
  try {
    return open(path);
  } catch (error) {
    if (isRlError(error) && error.code === "not-found") return undefined;
    throw error;
  }
}

/** False on a kernel before 5.14, which has no such file. */
function killGroup(group: Cgroup): boolean {
  if (!group.files().includes("cgroup.kill")) return false;
  group.write({ file: "cgroup.kill", value: "1" });
  return true;
}

function signalEach(pids: readonly number[], signal: number, id: string): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === "ESRCH") continue;
      const state = `the kernel does not allow it for process ${pid} (${code})`;
      throw new RlError({ code: "denied", action: "signal container", subject: id, state, cause });
    }
  }
}

/** Also when it cannot be known. */
function sharesPids(pid: number): boolean {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`) === readlinkSync("/proc/self/ns/pid");
  } catch {
    return true;
  }
}
