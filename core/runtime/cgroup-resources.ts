/** `linux.resources` as what is written into the files of a control group of version 2. */
import type { LinuxResources } from "../spec/runtime-config.ts";
import { cpuWrites } from "./cgroup-cpu.ts";
import { ioWrites } from "./cgroup-io.ts";
import { memoryWrites } from "./cgroup-memory.ts";
import { unifiedWrites } from "./cgroup-unified.ts";
import { type CgroupWrite, digits, limitWrite, MAX, neutral, onlyVersion1 } from "./cgroup-write.ts";
import { propertiesOfWrites, type SystemdProperty } from "./systemd-properties.ts";

export type { CgroupWrite } from "./cgroup-write.ts";
export type { SystemdProperty } from "./systemd-properties.ts";

/**
 * Writes in the order they are to be made; of two into one file the later one wins, so `unified` comes last. Rules
 * for devices are no files and are not among them. What engines write to ask for nothing gives no write.
 *
 * @throws RlError "unsupported" for a limit that only version 1 has, "invalid" for limits that contradict each other
 */
export function cgroupWrites(resources: LinuxResources): readonly CgroupWrite[] {
  const { memory = {}, cpu = {}, pids, blockIO = {}, network, unified = {} } = resources;
  if (network?.classID !== undefined && network.classID !== 0) throw onlyVersion1("network.classID");
  if ((network?.priorities ?? []).length > 0) throw onlyVersion1("network.priorities");
  return [
    ...memoryWrites(memory),
    ...cpuWrites(cpu),
    ...(pids === undefined
      ? []
      : [pids.limit > 0 ? limitWrite("pids.max", pids.limit) : neutral("pids.max", MAX)]),
    ...ioWrites(blockIO),
    ...hugepageWrites(resources.hugepageLimits),
    ...rdmaWrites(resources.rdma),
    ...unifiedWrites(unified),
  ];
}

/**
 * What systemd is told of a unit's group, so that it does not write its own idea over the limits. Limits it knows
 * nothing of are written into the files alone. Throws as `cgroupWrites` does.
 */
export function systemdProperties(resources: LinuxResources): readonly SystemdProperty[] {
  return propertiesOfWrites(cgroupWrites(resources));
}

/** Pages in use, and where the kernel counts them, pages that are only reserved. */
function hugepageWrites(limits: LinuxResources["hugepageLimits"] = []): readonly CgroupWrite[] {
  return limits.flatMap(({ pageSize, limit }): readonly CgroupWrite[] => {
    const value = digits(limit);
    return [
      { file: `hugetlb.${pageSize}.max`, value },
      { file: `hugetlb.${pageSize}.rsvd.max`, value, isOptional: true },
    ];
  });
}

function rdmaWrites(devices: LinuxResources["rdma"] = {}): readonly CgroupWrite[] {
  return Object.entries(devices).map(([device, { hcaHandles, hcaObjects }]) => {
    const handles = hcaHandles === undefined ? "" : ` hca_handle=${hcaHandles}`;
    const objects = hcaObjects === undefined ? "" : ` hca_object=${hcaObjects}`;
    return { file: "rdma.max", value: `${device}${handles}${objects}` };
  });
}
