/** What people read about a failed step: a table by step, then by error name. */

import type { ErrorCode } from "../errors.ts";
import type { RecordName } from "./records.ts";

/** What is said of one error. */
export interface FailureText {
  readonly code?: ErrorCode;
  /** The path is the subject unless this names another. */
  readonly state?: string;
  readonly hint?: string;
}

/** What is said of one step. */
export interface StepText {
  readonly action: string;
  /** Stands in when the step reports no path. */
  readonly subject?: string;
  readonly errors?: Readonly<Record<string, FailureText>>;
  /** For errors without a hint of their own. */
  readonly hint?: string;
}

/** Steps of the monitor that no record stands for: `enum failure_step` in syscalls-c/failure.h. */
export type MonitorStep = "plan" | "clone" | "channel" | "pseudoTerminal" | "helper";

export const MONITOR_STEPS: Readonly<Record<MonitorStep, number>> = {
  plan: 1001,
  clone: 1002,
  channel: 1003,
  pseudoTerminal: 1004,
  helper: 1005,
};

/** What a container must be started with for containers to start in it. */
const NESTED = "with --security-opt seccomp=unconfined --security-opt unmask=ALL";
const NAMESPACES_REFUSED: FailureText = {
  code: "unsupported",
  state: "this host does not let ordinary users make user namespaces",
  hint:
    `Inside another container: start that one ${NESTED}. ` +
    "Otherwise ask the administrator for one of: sysctl -w kernel.apparmor_restrict_unprivileged_userns=0 (Ubuntu), " +
    "sysctl -w kernel.unprivileged_userns_clone=1 (older Debian), sysctl -w user.max_user_namespaces=28633.",
};
const NAMESPACES_EXHAUSTED: FailureText = {
  code: "unsupported",
  state: "the limit of namespaces is reached",
  hint: "Ask the administrator to raise sysctl user.max_user_namespaces and its siblings in /proc/sys/user.",
};
const IDS_REFUSED: FailureText = {
  code: "denied",
  state: "the id map was refused",
  hint: "See that /etc/subuid and /etc/subgid give your user a range, and that newuidmap and newgidmap are set-user-id or have file capabilities.",
};
const ID_NOT_MAPPED: FailureText = {
  code: "invalid",
  state: "the id is not mapped in the container's user namespace",
  hint: "Use an id inside your range, or widen the range in /etc/subuid and /etc/subgid.",
};
const SOURCE_MISSING: FailureText = {
  hint: "Make the source on the host first: it is not made for you. The target must not be a link to nowhere.",
};
const NO_SPACE: FailureText = { hint: "Free some space, for example by removing containers and images." };
const LINK_REFUSED: FailureText = {
  code: "denied",
  state: "the image has a symbolic link where a real directory must be",
  hint: "The image may be hostile: /proc, /sys and /dev must not lead elsewhere.",
};
const OTHER_DRIVER = "Another storage driver may work: fuse-overlayfs, or vfs, which works everywhere.";

export const STEP_TEXTS: Readonly<Record<RecordName | MonitorStep, StepText>> = {
  userns: {
    action: "set up user namespace with",
    subject: "unshare",
    errors: {
      EPERM: NAMESPACES_REFUSED,
      EACCES: NAMESPACES_REFUSED,
      ENOSPC: NAMESPACES_EXHAUSTED,
      EUSERS: NAMESPACES_EXHAUSTED,
      ENOSYS: { code: "unsupported", hint: "The kernel was built without user namespaces." },
      EINVAL: { code: "unsupported", hint: "The kernel was built without user namespaces." },
    },
  },
  namespaces: {
    action: "make namespaces with",
    subject: "unshare",
    errors: { EPERM: NAMESPACES_REFUSED, ENOSPC: NAMESPACES_EXHAUSTED, EUSERS: NAMESPACES_EXHAUSTED },
  },
  clone: {
    action: "make namespaces with",
    subject: "clone3",
    errors: {
      EPERM: NAMESPACES_REFUSED,
      ENOSPC: NAMESPACES_EXHAUSTED,
      EUSERS: NAMESPACES_EXHAUSTED,
      ENOSYS: { code: "unsupported", hint: "Linux 5.13 or newer is needed." },
      EINVAL: { code: "unsupported", hint: "The kernel lacks one of the namespaces." },
      EAGAIN: { state: "the limit of processes is reached", hint: "See ulimit -u." },
    },
  },
  joinNamespace: { action: "join namespace" },
  directory: { action: "make directory", errors: { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE } },
  failureArgument: { action: "report failure" },
  cleanup: { action: "remove directory" },
  terminal: { action: "open terminal" },
  pseudoTerminal: {
    action: "open terminal",
    subject: "/dev/pts/ptmx",
    hint: "The container's /dev/pts must be a devpts of its own; or run without a terminal.",
  },
  stdin: { action: "open standard input", subject: "/dev/null" },
  helperArgument: { action: "start network helper" },
  helper: {
    action: "start network helper",
    subject: "pasta",
    errors: {
      ENOENT: {
        code: "unsupported",
        state: "the program is not installed",
        hint: 'Install the package "passt", or use --network none or --network host.',
      },
      EPIPE: { code: "unavailable", state: "it ended before the network was up" },
      ETIMEDOUT: { code: "unavailable", state: "the network did not come up in time" },
    },
    hint: "See that /dev/net/tun can be opened; --network none and --network host need no helper.",
  },
  overlay: {
    action: "mount overlay on",
    errors: {
      ENODEV: { code: "unsupported", hint: OTHER_DRIVER },
      EPERM: {
        code: "unsupported",
        state: "the kernel refuses overlays in a user namespace",
        hint: OTHER_DRIVER,
      },
      EINVAL: { code: "unsupported", state: "the kernel refuses this overlay", hint: OTHER_DRIVER },
      ENOENT: { code: "corrupt", state: "a layer or directory is missing", hint: "Pull the image again." },
      E2BIG: { code: "limit", state: "the image has too many layers", hint: OTHER_DRIVER },
    },
  },
  copyTree: { action: "copy root file system from", errors: { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE } },
  root: { action: "open root file system" },
  mount: {
    action: "mount on",
    errors: {
      ELOOP: LINK_REFUSED,
      EPERM: {
        code: "unsupported",
        state: "the kernel refuses this mount in a user namespace",
        hint: `Inside another container: start that one ${NESTED}.`,
      },
      ENODEV: { code: "unsupported", state: "the kernel lacks this file system" },
      EINVAL: { state: "the file system refuses the mount options, or the path" },
      EROFS: { hint: "The mount point is missing and cannot be made: make it in the image." },
    },
  },
  bind: {
    action: "bind",
    errors: {
      ENOENT: SOURCE_MISSING,
      ELOOP: LINK_REFUSED,
      EPERM: {
        hint: "A mount that another user made may not be shown without the mounts that cover it: use rbind.",
      },
    },
  },
  generatedFile: {
    action: "write",
    errors: {
      ELOOP: LINK_REFUSED,
      ENOTDIR: { state: "its parent is no directory" },
      EINVAL: {
        state: "the image has a directory there",
        hint: "It must be a file, or not be in the image.",
      },
    },
  },
  device: {
    action: "show device",
    errors: { ENOENT: { state: "the host has no such device" }, ENODEV: { state: "it is no device node" } },
  },
  symlink: { action: "make link" },
  mask: { action: "hide path" },
  readonly: { action: "make read-only" },
  rootDirectory: { action: "make directory in the container" },
  startGate: { action: "make start gate", errors: { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE } },
  created: { action: "write state file", errors: { ENOSPC: NO_SPACE, EDQUOT: NO_SPACE } },
  detach: { action: "leave container" },
  consoleSocket: {
    action: "use console socket",
    errors: {
      ENAMETOOLONG: { state: "its path has more than 107 bytes" },
      ECONNREFUSED: { state: "nobody listens there" },
    },
  },
  readonlyRoot: { action: "make read-only", subject: "/" },
  processFiles: {
    action: "mount on",
    errors: {
      EPERM: {
        code: "unsupported",
        state: "the kernel refuses this mount in a user namespace",
        hint: `Inside another container: start that one ${NESTED}.`,
      },
    },
  },
  pivot: {
    action: "enter root file system",
    subject: "/",
    errors: { EPERM: { code: "unsupported", hint: `Inside another container: start that one ${NESTED}.` } },
  },
  hostname: { action: "set host name" },
  domainname: { action: "set domain name" },
  sysctl: {
    action: "set kernel parameter",
    errors: {
      ENOENT: { code: "not-found", state: "this kernel has no such parameter in a container" },
      EINVAL: { state: "the kernel refuses the value" },
      EXDEV: { state: "/proc is not the kernel's" },
    },
  },
  loopback: { action: "bring up network interface", subject: "lo" },
  rlimit: { action: "limit resource", subject: "rlimit" },
  oomScoreAdj: {
    action: "set out-of-memory score",
    errors: { EACCES: { hint: "An ordinary user can only raise it." } },
  },
  user: {
    action: "use user",
    errors: {
      ENOENT: {
        code: "not-found",
        state: "no such user or group in the container's /etc/passwd and /etc/group",
        hint: "Use a number, or a name that the image knows.",
      },
      EINVAL: ID_NOT_MAPPED,
      ERANGE: { code: "invalid", state: "it is above the highest id, 4294967294" },
      EFBIG: { code: "limit", state: "the file is larger than 1 MiB" },
      ESPIPE: { code: "invalid", state: "it is not a regular file" },
      E2BIG: { code: "limit", state: "it is in more than 256 groups" },
      EPERM: { code: "denied", state: "the user namespace does not allow the change" },
    },
  },
  capabilities: { action: "set capabilities" },
  noNewPrivileges: { action: "give up new privileges", subject: "no_new_privs" },
  seccomp: {
    action: "load system call filter",
    subject: "seccomp",
    errors: {
      EINVAL: {
        code: "unsupported",
        hint: "The kernel was built without seccomp filters, or refuses this one.",
      },
      EACCES: { hint: "With no-new-privileges the filter needs no capability." },
    },
  },
  workingDirectory: {
    action: "use working directory",
    hint: "Name a directory of the container by its own path, without links into /proc.",
    errors: {
      EROFS: {
        state: "it is missing and the root file system is read-only",
        hint: "Make it in the image, or mount a tmpfs there.",
      },
      EXDEV: { code: "denied", state: "it is not inside the container" },
    },
  },
  umask: { action: "set umask", subject: "umask" },
  environment: { action: "set environment entry" },
  argument: { action: "set argument" },
  init: { action: "start init", subject: "init" },
  exec: {
    action: "run command",
    errors: {
      ENOENT: { code: "command-not-found" },
      ENOTDIR: { code: "command-not-found" },
      EACCES: {
        code: "not-executable",
        state: "permission denied",
        hint: "See that it is a file, that its mode allows executing it, and that its file system is not mounted noexec.",
      },
      EPERM: { code: "not-executable" },
      EISDIR: { code: "not-executable" },
      ENOEXEC: {
        code: "not-executable",
        state: "exec format error",
        hint: "It is for another machine, or a script without a #! line.",
      },
      ELOOP: { code: "not-executable" },
      ETXTBSY: { code: "not-executable" },
      EINVAL: { code: "not-executable" },
      ENAMETOOLONG: { code: "not-executable" },
      E2BIG: { code: "not-executable", state: "arguments and environment are too long" },
    },
  },
  plan: {
    action: "read",
    subject: "plan",
    errors: { ENOEXEC: { code: "corrupt", state: "it does not decode" } },
    hint: "The program and its C module are of different versions: build both again.",
  },
  channel: { action: "talk to", subject: "container process" },
};

/** The helpers that write an id map report as the user namespace's step, with their own path. */
export const MAP_HELPER_TEXTS: Readonly<Record<string, FailureText>> = {
  ENOENT: {
    code: "unsupported",
    state: "the program is not installed",
    hint: 'Install the package "uidmap" (Debian, Ubuntu) or "shadow-utils" (Fedora).',
  },
  EPERM: IDS_REFUSED,
};
