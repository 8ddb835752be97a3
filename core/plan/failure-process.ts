/** What people read when the process cannot be made what the config says. */
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const ID_NOT_MAPPED: FailureText = {
  code: "invalid",
  state: "the id is not mapped in the container's user namespace",
  hint: "Use an id inside your range, or widen the range in /etc/subuid and /etc/subgid.",
};
const NO_PROCESSOR: Readonly<Record<string, FailureText>> = {
  EINVAL: { code: "invalid", state: "the container may run on none of these processors" },
};

type ProcessStep = Extract<
  RecordName,
  | "hostname"
  | "domainname"
  | "sysctl"
  | "loopback"
  | "rlimit"
  | "oomScoreAdj"
  | "scheduler"
  | "ioPriority"
  | "personality"
  | "affinity"
  | "initialAffinity"
  | "label"
  | "mountLabel"
  | "user"
  | "capabilities"
  | "noNewPrivileges"
  | "seccomp"
  | "landlock"
  | "workingDirectory"
  | "umask"
  | "environment"
  | "argument"
  | "init"
  | "exec"
>;

export const PROCESS_TEXTS: Readonly<Record<ProcessStep, StepText>> = {
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
  rlimit: {
    action: "limit resource",
    errors: {
      EPERM: {
        code: "denied",
        state: "it is above what is allowed here",
        hint: "An ordinary user can give no more than its own hard limit, which ulimit -H tells.",
      },
    },
  },
  oomScoreAdj: {
    action: "set out-of-memory score",
    errors: { EACCES: { hint: "An ordinary user can only raise it." } },
  },
  scheduler: {
    action: "set scheduler",
    subject: "process.scheduler",
    errors: {
      EPERM: {
        code: "denied",
        state: "the policy, or a nice value this low, takes privileges on the host",
        hint: "Raise the caller's RLIMIT_RTPRIO or RLIMIT_NICE on the host, or leave it out.",
      },
      EINVAL: { code: "invalid", state: "the kernel has no such policy, or refuses its values" },
      EBUSY: { code: "denied", state: "there is no processor time left for this deadline" },
      EOPNOTSUPP: { code: "unsupported", state: "the kernel lacks the clamping of utilization" },
    },
  },
  ioPriority: {
    action: "set input and output priority",
    subject: "process.ioPriority",
    errors: {
      EPERM: {
        code: "denied",
        state: "the class takes privileges on the host",
        hint: "An ordinary user may have IOPRIO_CLASS_BE and IOPRIO_CLASS_IDLE.",
      },
    },
  },
  personality: { action: "set personality", subject: "linux.personality" },
  affinity: { action: "choose processors", subject: "process.execCPUAffinity.final", errors: NO_PROCESSOR },
  initialAffinity: {
    action: "choose processors",
    subject: "process.execCPUAffinity.initial",
    errors: NO_PROCESSOR,
  },
  label: {
    action: "set label",
    errors: {
      ENOENT: { code: "not-found", state: "no such profile is loaded" },
      EINVAL: { code: "invalid", state: "the security module does not know it" },
      EXDEV: { code: "denied", state: "/proc is not the kernel's, or something is mounted below it" },
    },
  },
  mountLabel: { action: "use mount label" },
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
  landlock: {
    action: "lock files with",
    subject: "landlock",
    errors: {
      ENOSYS: { code: "unsupported", state: "the kernel has no Landlock" },
      EOPNOTSUPP: { code: "unsupported", state: "the kernel's Landlock is switched off" },
    },
    hint: "Linux 5.13 or newer has it, when lsm= on its command line names landlock; or leave out --security strict.",
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
};
