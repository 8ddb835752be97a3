/** What people read when namespaces cannot be joined, or a container entered. */
import { NAMESPACES_EXHAUSTED, NAMESPACES_REFUSED } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const NAMESPACE_PATHS = "Name a file such as /proc/PID/ns/net, of the kind that the config says.";
const NAMESPACE_OF_OTHERS: FailureText = {
  hint: "It belongs to a user namespace that this user does not own, or that the config does not join.",
};
const ENTRY_REFUSED: FailureText = {
  code: "denied",
  hint: "Only who created a container may enter it, and only root before it has been started.",
};

type JoinStep = Extract<
  RecordName,
  | "innerUserns"
  | "joinNamespace"
  | "joinContainer"
  | "enterContainer"
  | "preserveDescriptors"
  | "callerKeyring"
  | "leaveKeys"
>;

export const JOIN_TEXTS: Readonly<Record<JoinStep, StepText>> = {
  joinNamespace: {
    action: "join namespace",
    errors: {
      ENOTTY: { code: "invalid", state: "it is no namespace", hint: NAMESPACE_PATHS },
      EPROTOTYPE: { code: "invalid", state: "it is a namespace of another kind", hint: NAMESPACE_PATHS },
      ENXIO: { code: "invalid", state: "it is no namespace", hint: NAMESPACE_PATHS },
      EPERM: NAMESPACE_OF_OTHERS,
      EACCES: NAMESPACE_OF_OTHERS,
    },
  },
  innerUserns: {
    action: "set up user namespace with",
    subject: "unshare",
    errors: { EPERM: NAMESPACES_REFUSED, ENOSPC: NAMESPACES_EXHAUSTED, EUSERS: NAMESPACES_EXHAUSTED },
  },
  joinContainer: {
    action: "enter container",
    errors: {
      ESRCH: { code: "not-found", state: "its first process has ended" },
      ENOMEM: { code: "not-found", state: "its first process has ended" },
      EINVAL: { code: "unsupported", hint: "Linux 5.8 or newer is needed." },
      EPERM: ENTRY_REFUSED,
      EACCES: ENTRY_REFUSED,
    },
  },
  enterContainer: { action: "enter container", subject: "/", errors: { EPERM: ENTRY_REFUSED } },
  leaveKeys: {
    action: "wait for keys at the terminal by",
    subject: "fork",
    errors: { EAGAIN: { state: "the limit of processes is reached", hint: "See ulimit -u." } },
  },
  preserveDescriptors: { action: "keep descriptors" },
  callerKeyring: { action: "keep session keyring" },
};
