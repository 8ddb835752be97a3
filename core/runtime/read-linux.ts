/** The `linux` section of a configuration. */
import { NAMESPACE_TYPES } from "../plan/namespaces.ts";
import { ROOTFS_PROPAGATION } from "../plan/rootfs.ts";
import { asBoolean, asText, listOf } from "../spec/fields.ts";
import type { Linux, LinuxDevice, LinuxIntelRdt, LinuxNamespace } from "../spec/runtime-config.ts";
import { readIdMapping } from "./read-mounts.ts";
import { readResources } from "./read-resources.ts";
import { readSeccomp } from "./read-seccomp.ts";
import {
  asAbsolutePath,
  asInt64,
  asName,
  asUint32,
  mapByName,
  matching,
  oncePerType,
  oneOf,
  propertiesOf,
  type Reader,
  whole,
  within,
} from "./reading.ts";

const DEVICE_TYPES = ["c", "b", "u", "p"];
/** Those that time_namespaces(7) can shift. */
const CLOCKS = ["monotonic", "boottime"];

type Personality = NonNullable<Linux["personality"]>;
type TimeOffset = NonNullable<Linux["timeOffsets"]>[string];

/** Read what only Linux has. Throws RlError "invalid". */
export function readLinux(value: unknown, where: string): Linux {
  const { may } = propertiesOf(value, where);
  return whole<Linux>({
    namespaces: may("namespaces", oncePerType(readNamespace)),
    uidMappings: may("uidMappings", listOf(readIdMapping)),
    gidMappings: may("gidMappings", listOf(readIdMapping)),
    timeOffsets: may("timeOffsets", mapByName(oneOf(CLOCKS), readTimeOffset)),
    devices: may("devices", listOf(readDevice)),
    cgroupsPath: may("cgroupsPath", asText),
    resources: may("resources", readResources),
    intelRdt: may("intelRdt", readIntelRdt),
    sysctl: may("sysctl", mapByName(asName, asText)),
    seccomp: may("seccomp", readSeccomp),
    rootfsPropagation: may("rootfsPropagation", oneOf(ROOTFS_PROPAGATION)),
    maskedPaths: may("maskedPaths", listOf(asAbsolutePath)),
    readonlyPaths: may("readonlyPaths", listOf(asAbsolutePath)),
    mountLabel: may("mountLabel", asText),
    personality: may("personality", readPersonality),
  });
}

function readNamespace(value: unknown, where: string): LinuxNamespace {
  const { must, may } = propertiesOf(value, where);
  return whole<LinuxNamespace>({
    type: must("type", oneOf(NAMESPACE_TYPES)),
    path: may("path", asAbsolutePath),
  });
}

function readDevice(value: unknown, where: string): LinuxDevice {
  const { must, may } = propertiesOf(value, where);
  const type = must("type", oneOf(DEVICE_TYPES));
  // A pipe has no numbers; the others are nothing without.
  const number = type === "p" ? may : must;
  return whole<LinuxDevice>({
    path: must("path", asAbsolutePath),
    type,
    major: number("major", asUint32),
    minor: number("minor", asUint32),
    fileMode: may("fileMode", asUint32),
    uid: may("uid", asUint32),
    gid: may("gid", asUint32),
  });
}

function readTimeOffset(value: unknown, where: string): TimeOffset {
  const { may } = propertiesOf(value, where);
  return whole<TimeOffset>({
    secs: may("secs", asInt64),
    // What the kernel takes: the specification has 32 bits, of which a second fills 30.
    nanosecs: may("nanosecs", within(0, 999_999_999)),
  });
}

const readPersonality: Reader<Personality> = (value, where) => {
  const { must, may } = propertiesOf(value, where);
  return whole<Personality>({
    domain: must("domain", oneOf(["LINUX", "LINUX32"])),
    flags: may("flags", listOf(asText)),
  });
};

function readIntelRdt(value: unknown, where: string): LinuxIntelRdt {
  const { may } = propertiesOf(value, where);
  return whole<LinuxIntelRdt>({
    closID: may("closID", matching(/^(?!\.{0,2}$)[^/]+$/, "the name of a directory")),
    l3CacheSchema: may("l3CacheSchema", asText),
    memBwSchema: may("memBwSchema", matching(/^MB:[^\n]*$/, 'one line that begins with "MB:"')),
    enableCMT: may("enableCMT", asBoolean),
    enableMBM: may("enableMBM", asBoolean),
  });
}
