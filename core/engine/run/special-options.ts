/** Options of a start that depend on what is there at this moment: devices, other containers, control groups. */
import {
  type CgroupHost,
  type ContainerOptions,
  canLimitBeside,
  findContainer,
  runCgroup,
  STAND_IN_ID,
  type StartHost,
} from "../../mod.ts";
import { cgroupHost } from "../oci/cgroup.ts";
import { containerStore } from "../session/containers.ts";
import type { Session } from "../session/session.ts";
import { devicesOf } from "./devices.ts";
import { enterScope, ownManager } from "./own-scope.ts";
import { asksForLimits } from "./quick.ts";
import { sharedOptions } from "./shared.ts";
import type { RunFlags } from "./words.ts";

export interface SpecialOptions {
  readonly options: Pick<ContainerOptions, "devices" | "hostname" | "shared" | "shmSize"> & {
    readonly network?: "host";
  };
  readonly cgroup: NonNullable<StartHost["cgroup"]>;
  /** The same flags are the same start the next time. */
  readonly isLasting: boolean;
}

/** @throws RlError */
export async function specialOptions(flags: RunFlags, session: Session): Promise<SpecialOptions> {
  const { isLasting, ...shared } = await sharedOptions(flags, (name) =>
    findContainer(containerStore(session), name),
  );
  const devices = flags.device.flatMap(devicesOf);
  const here = cgroupHost();
  const isMoved = needsScope(flags, here);
  const groups = (isMoved ? enterScope(ownManager(session.environment)) : undefined) ?? here;
  return {
    options: { ...shared, ...(devices.length > 0 && { devices }) },
    cgroup: (linux) =>
      runCgroup(linux, STAND_IN_ID, { groups, manager: () => ownManager(session.environment) }),
    // The scope of this start is none of the next one's.
    isLasting: isLasting && devices.length === 0 && !isMoved,
  };
}

/**
 * Limits where groups beside our own are not ours to make. Not only the container has to be elsewhere then: its monitor
 * could make neither health checks nor the next start in there.
 */
function needsScope(flags: RunFlags, here: CgroupHost): boolean {
  const isNamed = flags["cgroup-parent"] !== undefined && flags["cgroup-parent"] !== "";
  return !isNamed && here.mount !== undefined && asksForLimits(flags) && !canLimitBeside(STAND_IN_ID, here);
}
