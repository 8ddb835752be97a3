/** What is said of several steps. */
import type { FailureText } from "./failure-text.ts";

/** What a container must be started with for containers to start in it. */
export const NESTED = "with --security-opt seccomp=unconfined --security-opt unmask=ALL";
export const NAMESPACES_REFUSED: FailureText = {
  code: "unsupported",
  state: "this host does not let ordinary users make user namespaces",
  hint:
    `Inside another container: start that one ${NESTED}. ` +
    "Otherwise ask the administrator for one of: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), " +
    "sysctl -w kernel.unprivileged_userns_clone=1 (older Debian), sysctl -w user.max_user_namespaces=28633.",
};
export const NAMESPACES_EXHAUSTED: FailureText = {
  code: "unsupported",
  state: "the limit of namespaces is reached",
  hint: "Ask the administrator to raise sysctl user.max_user_namespaces and its siblings in /proc/sys/user.",
};
const NO_SPACE: FailureText = {
  hint: "Free some space, for example by removing containers and images.",
};
/** Errors of what writes to a disk. */
export const DISK_FULL: Readonly<Record<string, FailureText>> = { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE };
export const MOUNT_REFUSED: FailureText = {
  code: "unsupported",
  state: "the kernel refuses this mount in a user namespace",
  hint: `Inside another container: start that one ${NESTED}.`,
};
