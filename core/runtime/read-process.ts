/** The `process` section of a configuration. */
import { RLIMITS, UNLIMITED } from "../bundle/rlimits.ts";
import { IO_PRIORITY_CLASSES, SCHEDULER_FLAGS, SCHEDULER_POLICIES } from "../plan/scheduling.ts";
import { asBoolean, asText, listOf, refuseField } from "../spec/fields.ts";
import type {
  Integer64,
  LinuxCapabilities,
  PosixRlimit,
  Process,
  Scheduler,
  User,
} from "../spec/runtime-config.ts";
import {
  asAbsolutePath,
  asUint32,
  asUint64,
  matching,
  oncePerType,
  oneOf,
  propertiesOf,
  type Reader,
  whole,
  within,
} from "./reading.ts";

/** Rows and columns of struct winsize. */
const MAX_CHARACTERS = 0xffff;
const MAX_INT32 = 2 ** 31 - 1;
/** The value of "no limit" and all that no counter of the kernel reaches. */
const ENDLESS = 2n ** 63n;

/** Read the process to start. Throws RlError "invalid". */
export function readProcess(value: unknown, where: string): Process {
  const { must, may } = propertiesOf(value, where);
  return whole<Process>({
    terminal: may("terminal", asBoolean),
    consoleSize: may("consoleSize", readConsoleSize),
    cwd: must("cwd", asAbsolutePath),
    env: may("env", listOf(asText)),
    args: may("args", listOf(asText)),
    // Not marked as required by the specification; without one, every runtime takes root of the container.
    user: may("user", readUser) ?? { uid: 0, gid: 0 },
    rlimits: may("rlimits", oncePerType(readRlimit)),
    apparmorProfile: may("apparmorProfile", asText),
    capabilities: may("capabilities", readCapabilities),
    noNewPrivileges: may("noNewPrivileges", asBoolean),
    oomScoreAdj: may("oomScoreAdj", within(-1000, 1000)),
    selinuxLabel: may("selinuxLabel", asText),
    scheduler: may("scheduler", readScheduler),
    ioPriority: may("ioPriority", readIoPriority),
    execCPUAffinity: may("execCPUAffinity", readAffinity),
  });
}

const readConsoleSize: Reader<NonNullable<Process["consoleSize"]>> = (value, where) => {
  const { must } = propertiesOf(value, where);
  const characters = within(0, MAX_CHARACTERS);
  return { height: must("height", characters), width: must("width", characters) };
};

function readUser(value: unknown, where: string): User {
  const { must, may } = propertiesOf(value, where);
  return whole<User>({
    uid: must("uid", asUint32),
    gid: must("gid", asUint32),
    umask: may("umask", asUint32),
    additionalGids: may("additionalGids", listOf(asUint32)),
  });
}

function readRlimit(value: unknown, where: string): PosixRlimit {
  const { must } = propertiesOf(value, where);
  const limit = whole<PosixRlimit>({
    type: must("type", oneOf(RLIMITS)),
    soft: must("soft", readLimit),
    hard: must("hard", readLimit),
  });
  if (limit.soft > limit.hard) throw refuseField(`${where}.soft`, "it is above the hard limit");
  return limit;
}

/** 2^64-1 and -1 are both written for "no limit", and come rounded from some tools: all are one value here. */
function readLimit(value: unknown, where: string): Integer64 {
  if (value === -1) return UNLIMITED;
  const limit = asUint64(value, where);
  return limit >= ENDLESS ? UNLIMITED : limit;
}

function readCapabilities(value: unknown, where: string): LinuxCapabilities {
  const { may } = propertiesOf(value, where);
  // Names the kernel does not know are the business of whoever sets them: newer kernels know more.
  const names = listOf(matching(/^CAP_[A-Z0-9_]+$/, 'the name of a capability, "CAP_CHOWN" and the like'));
  return whole<LinuxCapabilities>({
    bounding: may("bounding", names),
    effective: may("effective", names),
    inheritable: may("inheritable", names),
    permitted: may("permitted", names),
    ambient: may("ambient", names),
  });
}

function readScheduler(value: unknown, where: string): Scheduler {
  const { must, may } = propertiesOf(value, where);
  const asInt32 = within(-MAX_INT32 - 1, MAX_INT32);
  return whole<Scheduler>({
    policy: must("policy", oneOf(SCHEDULER_POLICIES)),
    nice: may("nice", asInt32),
    priority: may("priority", asInt32),
    flags: may("flags", listOf(oneOf(SCHEDULER_FLAGS))),
    runtime: may("runtime", asUint64),
    deadline: may("deadline", asUint64),
    period: may("period", asUint64),
  });
}

const readIoPriority: Reader<NonNullable<Process["ioPriority"]>> = (value, where) => {
  const { must } = propertiesOf(value, where);
  return { class: must("class", oneOf(IO_PRIORITY_CLASSES)), priority: must("priority", within(0, 7)) };
};

const readAffinity: Reader<NonNullable<Process["execCPUAffinity"]>> = (value, where) => {
  const { may } = propertiesOf(value, where);
  const processors = matching(/^[0-9, -]*$/, 'a list of processors, "0-3,7" and the like');
  return whole<NonNullable<Process["execCPUAffinity"]>>({
    initial: may("initial", processors),
    final: may("final", processors),
  });
};
