import { openModule, replaceProcess } from "../../../syscalls-c/deno.ts";
import { RlError } from "../../errors.ts";

/**
 * Become the monitor of a container: its streams, signals and exit status are then those of this process. Does not
 * return. Needs the permission to call foreign functions.
 *
 * @param library path of the C module: `new URL(import.meta.resolve("rl/librl.so")).pathname`
 * @param plan    encoded
 */
export function replaceByMonitor(library: string, plan: Uint8Array): never {
  const errno = replaceProcess(openModule(library), "rl-monitor", plan);
  throw new RlError({
    code: "io",
    action: "start container",
    subject: "monitor",
    state: `its program cannot be executed (errno ${-errno})`,
    hint: "the kernel must allow executable memfds: sysctl vm.memfd_noexec must be 0 or 1",
  });
}
