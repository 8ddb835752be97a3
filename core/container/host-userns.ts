import type { HostObservations } from "../ports/host-probe.ts";
import type { HostVerdict } from "./host-verdict.ts";

/** Judge whether this user may make user namespaces: four switches, each of which can forbid it. */
export function judgeUserNamespaces(host: HostObservations): HostVerdict {
  const limit = host.maxUserNamespaces?.trim();
  if (limit === undefined) {
    const mend = "use a kernel built with CONFIG_USER_NS";
    return { state: "missing", summary: "the kernel has no user namespaces", mend };
  }
  if (limit === "0") {
    return {
      state: "missing",
      summary: "forbidden by user.max_user_namespaces",
      mend: "sudo sysctl -w user.max_user_namespaces=28633",
    };
  }
  // The next two bind ordinary users only.
  if (host.user.uid === 0) return { state: "ok", summary: "allowed" };
  if (host.unprivilegedUsernsClone?.trim() === "0") {
    return {
      state: "missing",
      summary: "forbidden by kernel.unprivileged_userns_clone",
      mend: "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    };
  }
  if (isRestricted(host.apparmorRestrictUserns)) {
    return {
      state: "limited",
      summary: "only for programs with an AppArmor profile that grants userns",
      mend: "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give rl such a profile",
    };
  }
  return { state: "ok", summary: "allowed" };
}

/** The switch is a level: 0 is off. */
function isRestricted(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "0";
}

/** Judge system call filtering: without it containers run unfiltered. */
export function judgeSeccomp(host: HostObservations): HostVerdict {
  const actions = host.seccompActions?.trim().split(/\s+/) ?? [];
  if (actions.includes("errno") && actions.includes("allow")) return { state: "ok", summary: "filter mode" };
  return {
    state: "missing",
    summary: "the kernel has no system call filters",
    mend: "use a kernel built with CONFIG_SECCOMP_FILTER",
  };
}
