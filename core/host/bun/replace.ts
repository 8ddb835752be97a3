/** The foreground start: this process becomes the container's monitor. */
import { replaceProcess } from "../../../syscalls-c/binding.ts";
import { RlError } from "../../errors.ts";

/** Does not return; see `Launcher.replace`. */
export function replaceByMonitor(plan: Uint8Array): never {
  const errno = replaceProcess("rl-monitor", plan);
  throw new RlError({
    code: "io",
    action: "start container",
    subject: "monitor",
    state: `its program cannot be executed (errno ${-errno})`,
    hint: "the kernel must allow executable memfds: sysctl vm.memfd_noexec must be 0 or 1",
  });
}
