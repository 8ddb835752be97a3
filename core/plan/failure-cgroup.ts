/** What people read when a container cannot be put into its control group. */
import { DELEGATE_COMMAND } from "./delegate.ts";
import { NAMESPACES_EXHAUSTED, NAMESPACES_REFUSED } from "./failure-common.ts";
import type { FailureText, StepText } from "./failure-text.ts";
import type { RecordName } from "./records.ts";

const GROUP_REFUSED: FailureText = {
  code: "denied",
  state: "that part of the tree is not yours",
  hint: "Name a group below your own, as systemd-run --user --scope -p Delegate=yes gives one, or leave out linux.cgroupsPath.",
};
const CONTROLLER_MISSING: FailureText = {
  code: "unsupported",
  state: "it is not delegated to you",
  hint: `Have it delegated (${DELEGATE_COMMAND}) and log in again, or leave out the limit.`,
};

type CgroupStep = Extract<
  RecordName,
  | "cgroup"
  | "cgroupBeside"
  | "cgroupController"
  | "cgroupWrite"
  | "deviceProgram"
  | "scopeArgument"
  | "cgroupNamespace"
  | "awaitCgroup"
>;

export const CGROUP_TEXTS: Readonly<Record<CgroupStep, StepText>> = {
  cgroup: {
    action: "use control group",
    errors: {
      ENOTEMPTY: { code: "exists", state: "there are processes in it already", hint: "Name another one." },
      EDEADLK: {
        code: "invalid",
        state: "it is frozen",
        hint: "Write 0 to its cgroup.freeze, or name another one.",
      },
      ENODEV: { code: "unsupported", state: "it is no control group of version 2, or has just been removed" },
      EBUSY: {
        code: "invalid",
        state: "it gives controllers to groups below, and can have no processes itself",
      },
      EOPNOTSUPP: { code: "invalid", state: "it is threaded, and can have no processes of its own" },
      EAGAIN: { code: "limit", state: "the group above allows no more groups below it" },
      EXDEV: { code: "unsupported", state: "it is not in what is mounted here" },
      EACCES: GROUP_REFUSED,
      EPERM: GROUP_REFUSED,
      EROFS: GROUP_REFUSED,
    },
  },
  cgroupBeside: { action: "use control group" },
  cgroupController: {
    action: "use controller",
    errors: {
      EBUSY: {
        code: "denied",
        state: "the group above the container's has processes of its own, and can give no controllers",
        hint: "Start it by systemd-run --user --scope -p Delegate=yes, which gives it a group of its own.",
      },
      // What it answers to the name of a controller that it was built without.
      EINVAL: { code: "unsupported", state: "this kernel has none", hint: "Leave out the limit." },
      ENOENT: CONTROLLER_MISSING,
      EACCES: CONTROLLER_MISSING,
      EPERM: CONTROLLER_MISSING,
      EROFS: CONTROLLER_MISSING,
    },
  },
  cgroupWrite: {
    action: "set limit",
    errors: {
      ENOENT: { code: "unsupported", state: "the kernel has no such limit" },
      EINVAL: { code: "invalid", state: "the kernel refuses the value" },
      ERANGE: { code: "invalid", state: "the kernel refuses the value" },
    },
  },
  deviceProgram: {
    action: "use rules for devices",
    subject: "linux.resources.devices",
    errors: {
      EPERM: { code: "denied", state: "the kernel does not let us load a BPF program" },
      EINVAL: { code: "unsupported", state: "the kernel has no BPF programs for control groups" },
    },
  },
  scopeArgument: {
    action: "have systemd make",
    errors: {
      ENOENT: { code: "unsupported", state: "the program cannot be executed", hint: "Install systemd." },
      EPROTO: { code: "unavailable", state: "it refuses" },
      ETIMEDOUT: { code: "unavailable", state: "it did not in 10 seconds" },
      ESRCH: { code: "unavailable", state: "the container's process has ended" },
    },
    hint: "See that your systemd runs: systemctl --user status. Without --systemd-cgroup none is needed.",
  },
  cgroupNamespace: {
    action: "make namespaces with",
    errors: { EPERM: NAMESPACES_REFUSED, ENOSPC: NAMESPACES_EXHAUSTED },
  },
  awaitCgroup: { action: "wait for control group" },
};
