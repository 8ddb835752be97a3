/** This process becomes another of ours: in the foreground of a start, the container's monitor. */
import { replaceProcess } from "../../../syscalls-c/binding.ts";
import { RlError } from "../../errors.ts";

/** Does not return; see `Launcher.replace`. */
export function replaceByMonitor(plan: Uint8Array): never {
  return replaceBy("rl-monitor", plan);
}

/** This process becomes the one that starts or forgets a container with hooks. Does not return. */
export function replaceByHooks(plan: Uint8Array): never {
  return replaceBy("rl-hooks", plan);
}

/** This process becomes the client of a running container. Does not return. */
export function replaceByAttach(plan: Uint8Array): never {
  return replaceBy("rl-attach", plan, "attach to container by");
}

function replaceBy(name: string, plan: Uint8Array, action = "start container"): never {
  const errno = replaceProcess(name, plan);
  throw new RlError({
    code: "io",
    action,
    subject: name.slice("rl-".length),
    state: `its program cannot be executed (errno ${-errno})`,
    hint: "the kernel must allow executable memfds: sysctl vm.memfd_noexec must be 0 or 1",
  });
}
