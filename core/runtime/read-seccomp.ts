/** `linux.seccomp`: the form of a filter. What its names stand for, core/seccomp knows when it compiles it. */
import { KNOWN_FLAGS } from "../seccomp/compile.ts";
import { asText, listOf, refuseField } from "../spec/fields.ts";
import type {
  LinuxSeccomp,
  LinuxSeccompArg,
  LinuxSyscall,
  SeccompAction,
  SeccompOperator,
} from "../spec/runtime-config.ts";
import { asName, asUint32, asUint64, matching, oneOf, propertiesOf, whole, within } from "./reading.ts";

const ACTIONS: readonly SeccompAction[] = [
  "SCMP_ACT_KILL",
  "SCMP_ACT_KILL_PROCESS",
  "SCMP_ACT_KILL_THREAD",
  "SCMP_ACT_TRAP",
  "SCMP_ACT_ERRNO",
  "SCMP_ACT_TRACE",
  "SCMP_ACT_ALLOW",
  "SCMP_ACT_LOG",
  "SCMP_ACT_NOTIFY",
];

const OPERATORS: readonly SeccompOperator[] = [
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_LE",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
];

/** Arguments of a system call are numbered from 0. */
const LAST_ARGUMENT = 5;

/** Read a filter. Throws RlError "invalid". */
export function readSeccomp(value: unknown, where: string): LinuxSeccomp {
  const { must, may } = propertiesOf(value, where);
  const seccomp = whole<LinuxSeccomp>({
    defaultAction: must("defaultAction", oneOf(ACTIONS)),
    defaultErrnoRet: may("defaultErrnoRet", asUint32),
    architectures: may("architectures", listOf(matching(/^SCMP_ARCH_[A-Z0-9_]+$/, "an architecture"))),
    flags: may("flags", listOf(oneOf(KNOWN_FLAGS))),
    listenerPath: may("listenerPath", asText),
    listenerMetadata: may("listenerMetadata", asText),
    syscalls: may("syscalls", listOf(readSyscall)),
  });
  if ((seccomp.listenerMetadata ?? "") !== "" && (seccomp.listenerPath ?? "") === "") {
    throw refuseField(`${where}.listenerMetadata`, "there is no listenerPath that it could be sent to");
  }
  return seccomp;
}

function readSyscall(value: unknown, where: string): LinuxSyscall {
  const { must, may } = propertiesOf(value, where);
  const syscall = whole<LinuxSyscall>({
    names: must("names", listOf(asName)),
    action: must("action", oneOf(ACTIONS)),
    errnoRet: may("errnoRet", asUint32),
    args: may("args", listOf(readArg)),
  });
  if (syscall.names.length === 0) throw refuseField(`${where}.names`, "it is empty");
  return syscall;
}

function readArg(value: unknown, where: string): LinuxSeccompArg {
  const { must, may } = propertiesOf(value, where);
  return whole<LinuxSeccompArg>({
    index: must("index", within(0, LAST_ARGUMENT)),
    value: must("value", asUint64),
    valueTwo: may("valueTwo", asUint64),
    op: must("op", oneOf(OPERATORS)),
  });
}
