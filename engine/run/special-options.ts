/** Options of a start that depend on what is there at this moment: devices, other containers, control groups. */
import { identity } from "../../core/host/bun/system.ts";
import {
  type ContainerOptions,
  findContainer,
  isRlError,
  runCgroup,
  STAND_IN_ID,
  type StartHost,
  type SystemdManager,
} from "../../core/mod.ts";
import { cgroupHost, systemdManager } from "../oci/cgroup.ts";
import { containerStore } from "../session/containers.ts";
import type { Environment, Session } from "../session/session.ts";
import { devicesOf } from "./devices.ts";
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
  const groups = { groups: cgroupHost(), manager: () => ownManager(session.environment) };
  return {
    options: { ...shared, ...(devices.length > 0 && { devices }) },
    cgroup: (linux) => runCgroup(linux, STAND_IN_ID, groups),
    isLasting: isLasting && devices.length === 0,
  };
}

/** The user's own service manager; undefined where there is none that could be asked. */
function ownManager(environment: Environment): SystemdManager | undefined {
  try {
    return systemdManager(identity().uid, environment);
  } catch (error) {
    if (isRlError(error)) return undefined;
    throw error;
  }
}
