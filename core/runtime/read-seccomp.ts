/** `linux.seccomp`: the form of a filter. What its names stand for, core/seccomp knows when it compiles it. */
import { ACTIONS } from "../seccomp/action.ts";
import { OPERATORS } from "../seccomp/condition.ts";
import { FILTER_FLAGS } from "../seccomp/flags.ts";
import { asText, listOf, refuseField } from "../spec/fields.ts";
import type { LinuxSeccomp, LinuxSeccompArg, LinuxSyscall } from "../spec/runtime-config.ts";
import { asName, asUint32, asUint64, matching, oneOf, propertiesOf, whole, within } from "./reading.ts";

/** Arguments of a system call are numbered from 0. */
const LAST_ARGUMENT = 5;

/** Read a filter. Throws RlError "invalid". */
export function readSeccomp(value: unknown, where: string): LinuxSeccomp {
  const { must, may } = propertiesOf(value, where);
  const seccomp = whole<LinuxSeccomp>({
    defaultAction: must("defaultAction", oneOf(ACTIONS)),
    defaultErrnoRet: may("defaultErrnoRet", asUint32),
    architectures: may("architectures", listOf(matching(/^SCMP_ARCH_[A-Z0-9_]+$/, "an architecture"))),
    flags: may("flags", listOf(oneOf(FILTER_FLAGS))),
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
