/** Stopping all processes of a control group, and letting them go on: cgroup.freeze of cgroup-v2.rst. */
import { RlError } from "../../errors.ts";
import type { Cgroup } from "./cgroup.ts";

/** Milliseconds between two looks, and how often it is looked: a process in the middle of a system call takes a while. */
const PAUSE = 2;
const TRIES = 5000;

/** Freeze a group, and come back when nothing in it runs any more. @throws RlError "unavailable"; it runs on then */
export async function freeze(group: Cgroup, id: string, tries = TRIES): Promise<void> {
  group.write({ file: "cgroup.freeze", value: "1" });
  for (let left = tries; left > 0; left -= 1) {
    if (/^frozen 1$/m.test(group.read("cgroup.events") ?? "")) return;
    await Bun.sleep(PAUSE);
  }
  thaw(group);
  throw new RlError({
    code: "unavailable",
    action: "pause container",
    subject: id,
    state: "one of its processes does not stop",
    hint: "it may wait for a device; the container runs on, try again",
  });
}

/** Let all processes go on. */
export function thaw(group: Cgroup): void {
  group.write({ file: "cgroup.freeze", value: "0" });
}
