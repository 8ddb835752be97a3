/** What people read about a failed step: a table by step, then by error name. */

import { CGROUP_TEXTS } from "./failure-cgroup.ts";
import { DISK_FULL, NAMESPACES_EXHAUSTED, NAMESPACES_REFUSED } from "./failure-common.ts";
import { JOIN_TEXTS } from "./failure-join.ts";
import { LIFE_TEXTS } from "./failure-life.ts";
import { NETWORK_TEXTS } from "./failure-network.ts";
import { PROCESS_TEXTS } from "./failure-process.ts";
import { ROOT_TEXTS } from "./failure-root.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import { VOLUME_TEXTS } from "./failure-volume.ts";
import type { RecordName } from "./records.ts";

/** Steps of the monitor that no record stands for: `enum failure_step` in syscalls-c/failure.h. */
export type MonitorStep = "plan" | "clone" | "channel" | "pseudoTerminal" | "helper";

export const MONITOR_STEPS: Readonly<Record<MonitorStep, number>> = {
  plan: 1001,
  clone: 1002,
  channel: 1003,
  pseudoTerminal: 1004,
  helper: 1005,
};

const IDS_REFUSED: FailureText = {
  code: "denied",
  state: "the id map was refused",
  hint: "See that /etc/subuid and /etc/subgid give your user a range, and that newuidmap and newgidmap are set-user-id or have file capabilities.",
};

const SOCKET_REFUSED: Readonly<Record<string, FailureText>> = {
  ENAMETOOLONG: { state: "its path has more than 107 bytes" },
  ECONNREFUSED: { state: "nobody listens there" },
};

const USERNS_TEXT: StepText = {
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
};

export const STEP_TEXTS: Readonly<Record<RecordName | MonitorStep, StepText>> = {
  userns: USERNS_TEXT,
  outerUserns: USERNS_TEXT,
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
  ...JOIN_TEXTS,
  ...LIFE_TEXTS,
  ...VOLUME_TEXTS,
  directory: { action: "make directory", errors: DISK_FULL },
  failureArgument: { action: "report failure" },
  cleanup: { action: "remove directory" },
  terminal: { action: "open terminal" },
  pseudoTerminal: {
    action: "open terminal",
    subject: "/dev/pts/ptmx",
    hint: "The container's /dev/pts must be a devpts of its own; or run without a terminal.",
  },
  stdin: { action: "open standard input", subject: "/dev/null" },
  ...NETWORK_TEXTS,
  ...CGROUP_TEXTS,
  ...ROOT_TEXTS,
  startGate: { action: "make start gate", errors: DISK_FULL },
  hook: { action: "run hook" },
  hookState: { action: "run", subject: "hooks" },
  release: {
    action: "start container behind",
    errors: {
      ENXIO: { code: "invalid", state: "it does not wait for its start" },
      ENOENT: { code: "invalid", state: "it does not wait for its start" },
    },
  },
  consoleSize: { action: "set terminal size" },
  timeOffset: {
    action: "set clock offset of",
    subject: "time namespace",
    errors: {
      ERANGE: { code: "invalid", state: "the clock would be before its beginning, or too far after it" },
      EINVAL: { code: "unsupported", state: "the kernel was built without time namespaces, or refuses it" },
    },
  },
  runtimeHooks: { action: "wait for", subject: "hooks" },
  createContainerHooks: { action: "run", subject: "createContainer hooks" },
  startAnswer: { action: "make start answer", errors: DISK_FULL },
  created: {
    action: "write state or pid file",
    hint: "Its directory must be there, and yours: --root names the one, --pid-file the other.",
    errors: DISK_FULL,
  },
  detach: { action: "leave container" },
  consoleSocket: {
    action: "use console socket",
    errors: SOCKET_REFUSED,
  },
  seccompListener: {
    action: "send system call listener to",
    errors: SOCKET_REFUSED,
  },
  ...PROCESS_TEXTS,
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
