import type { Cgroup } from "../../host/bun/cgroup.ts";
import {
  type CgroupWrite,
  cgroupWrites,
  checkUsage,
  completeUpdate,
  type LinuxResources,
  type SystemdProperty,
  systemdProperties,
} from "../../mod.ts";

export interface UpdatePorts {
  readonly group: Cgroup;
  /** Tell systemd, when the group is a unit's. */
  tellSystemd?(properties: readonly SystemdProperty[]): Promise<void>;
  /** Called with each write before it is made. */
  readonly writing: (write: CgroupWrite) => void;
}

/**
 * Put limits on a group. All are decided before the first is written, systemd is told before: it writes its own idea
 * of a unit's limits whenever it looks at one.
 *
 * @throws RlError of what cannot be expressed, of systemd and of the kernel
 */
export async function applyUpdate(wanted: LinuxResources, { group, ...ports }: UpdatePorts): Promise<void> {
  const resources = completeUpdate(wanted, group.read);
  const writes = cgroupWrites(resources);
  checkUsage(resources, group.read);
  const properties = systemdProperties(resources);
  if (properties.length > 0) await ports.tellSystemd?.(properties);
  for (const write of writes) {
    ports.writing(write);
    group.write(write);
  }
}
