/** `linux.resources`: the limits of a control group. */
import { asBoolean, asText, listOf, refuseField } from "../spec/fields.ts";
import type {
  LinuxBlockIo,
  LinuxCpu,
  LinuxDeviceCgroup,
  LinuxMemory,
  LinuxNetwork,
  LinuxResources,
  LinuxThrottleDevice,
  LinuxWeightDevice,
} from "../spec/runtime-config.ts";
import {
  asInt64,
  asUint32,
  asUint64,
  mapByName,
  matching,
  propertiesOf,
  type Reader,
  whole,
  within,
} from "./reading.ts";

type PidsLimit = NonNullable<LinuxResources["pids"]>;
type HugepageLimit = NonNullable<LinuxResources["hugepageLimits"]>[number];
type RdmaLimit = NonNullable<LinuxResources["rdma"]>[string];
type InterfacePriority = NonNullable<LinuxNetwork["priorities"]>[number];

const MAX_UINT32 = 2 ** 32 - 1;
const asWeight: Reader<number> = within(0, 0xffff);
/** Names that become words of a line written to the kernel. */
const asWord: Reader<string> = matching(/^\S+$/, "a name without white space");
/** Names that become the last part of a path: what leads elsewhere must not get through. */
const asFileName: Reader<string> = matching(/^(?!\.{0,2}$)[^/]+$/, "the name of a file");

/** Read the limits. Throws RlError "invalid". */
export function readResources(value: unknown, where: string): LinuxResources {
  const { may } = propertiesOf(value, where);
  return whole<LinuxResources>({
    devices: may("devices", listOf(readDeviceRule)),
    memory: may("memory", readMemory),
    cpu: may("cpu", readCpu),
    pids: may("pids", readPidsLimit),
    blockIO: may("blockIO", readBlockIo),
    hugepageLimits: may("hugepageLimits", listOf(readHugepageLimit)),
    network: may("network", readNetwork),
    rdma: may("rdma", mapByName(asWord, readRdmaLimit)),
    unified: may("unified", mapByName(asFileName, asText)),
  });
}

function readDeviceRule(value: unknown, where: string): LinuxDeviceCgroup {
  const { must, may } = propertiesOf(value, where);
  // Some writers have -1 for "all", which the specification writes by leaving the number out.
  const number = within(-1, MAX_UINT32);
  return whole<LinuxDeviceCgroup>({
    allow: must("allow", asBoolean),
    type: may("type", matching(/^[acb]?$/, "one of a, c, b")),
    major: may("major", number),
    minor: may("minor", number),
    access: may("access", matching(/^[rwm]*$/, "made of r, w and m")),
  });
}

function readMemory(value: unknown, where: string): LinuxMemory {
  const { may } = propertiesOf(value, where);
  return whole<LinuxMemory>({
    limit: may("limit", asInt64),
    reservation: may("reservation", asInt64),
    swap: may("swap", asInt64),
    kernel: may("kernel", asInt64),
    kernelTCP: may("kernelTCP", asInt64),
    swappiness: may("swappiness", within(0, 100)),
    disableOOMKiller: may("disableOOMKiller", asBoolean),
    useHierarchy: may("useHierarchy", asBoolean),
    checkBeforeUpdate: may("checkBeforeUpdate", asBoolean),
  });
}

function readCpu(value: unknown, where: string): LinuxCpu {
  const { may } = propertiesOf(value, where);
  return whole<LinuxCpu>({
    shares: may("shares", asUint64),
    quota: may("quota", asInt64),
    burst: may("burst", asUint64),
    period: may("period", asUint64),
    realtimeRuntime: may("realtimeRuntime", asInt64),
    realtimePeriod: may("realtimePeriod", asUint64),
    cpus: may("cpus", asText),
    mems: may("mems", asText),
    idle: may("idle", asInt64),
  });
}

function readPidsLimit(value: unknown, where: string): PidsLimit {
  return { limit: propertiesOf(value, where).must("limit", asInt64) };
}

function readBlockIo(value: unknown, where: string): LinuxBlockIo {
  const { may } = propertiesOf(value, where);
  const throttles = listOf(readThrottle);
  return whole<LinuxBlockIo>({
    weight: may("weight", asWeight),
    leafWeight: may("leafWeight", asWeight),
    weightDevice: may("weightDevice", listOf(readWeight)),
    throttleReadBpsDevice: may("throttleReadBpsDevice", throttles),
    throttleWriteBpsDevice: may("throttleWriteBpsDevice", throttles),
    throttleReadIOPSDevice: may("throttleReadIOPSDevice", throttles),
    throttleWriteIOPSDevice: may("throttleWriteIOPSDevice", throttles),
  });
}

function readWeight(value: unknown, where: string): LinuxWeightDevice {
  const { must, may } = propertiesOf(value, where);
  const weight = whole<LinuxWeightDevice>({
    major: must("major", asUint32),
    minor: must("minor", asUint32),
    weight: may("weight", asWeight),
    leafWeight: may("leafWeight", asWeight),
  });
  if (weight.weight !== undefined || weight.leafWeight !== undefined) return weight;
  throw refuseField(where, "it has neither weight nor leafWeight");
}

function readThrottle(value: unknown, where: string): LinuxThrottleDevice {
  const { must } = propertiesOf(value, where);
  return whole<LinuxThrottleDevice>({
    major: must("major", asUint32),
    minor: must("minor", asUint32),
    rate: must("rate", asUint64),
  });
}

function readHugepageLimit(value: unknown, where: string): HugepageLimit {
  const { must } = propertiesOf(value, where);
  return whole<HugepageLimit>({
    pageSize: must("pageSize", matching(/^[1-9][0-9]*[KMG]B$/, 'a page size, "2MB" and the like')),
    limit: must("limit", asUint64),
  });
}

function readNetwork(value: unknown, where: string): LinuxNetwork {
  const { may } = propertiesOf(value, where);
  return whole<LinuxNetwork>({
    classID: may("classID", asUint32),
    priorities: may("priorities", listOf(readPriority)),
  });
}

function readPriority(value: unknown, where: string): InterfacePriority {
  const { must } = propertiesOf(value, where);
  return whole<InterfacePriority>({ name: must("name", asWord), priority: must("priority", asUint32) });
}

function readRdmaLimit(value: unknown, where: string): RdmaLimit {
  const { may } = propertiesOf(value, where);
  const limit = whole<RdmaLimit>({
    hcaHandles: may("hcaHandles", asUint32),
    hcaObjects: may("hcaObjects", asUint32),
  });
  if (limit.hcaHandles !== undefined || limit.hcaObjects !== undefined) return limit;
  throw refuseField(where, "it has neither hcaHandles nor hcaObjects");
}
