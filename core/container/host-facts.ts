/**
 * What a host can do for containers: each ability with a verdict and, where something is lacking, what
 * mends it. Pure; the looking is done by a `HostProbe`.
 */
import type { HostObservations } from "../ports/host-probe.ts";
import { type CgroupVerdict, judgeCgroup } from "./host-cgroup.ts";
import { type IdRangesVerdict, judgeIdRanges } from "./host-ids.ts";
import { judgeNetwork, type NetworkVerdict } from "./host-network.ts";
import { judgeStorage, type StorageVerdict } from "./host-storage.ts";
import { judgeSeccomp, judgeUserNamespaces } from "./host-userns.ts";
import type { HostVerdict } from "./host-verdict.ts";

export type { HostVerdict } from "./host-verdict.ts";

export interface HostReport {
  readonly user: { readonly name: string | undefined; readonly uid: number; readonly gid: number };
  /** `uname -r`. */
  readonly kernel: string;
  /** As in image platforms: "amd64". */
  readonly architecture: string;
  readonly storeDirectory: string;
  readonly userNamespaces: HostVerdict;
  readonly idRanges: IdRangesVerdict;
  readonly storage: StorageVerdict;
  readonly cgroup: CgroupVerdict;
  readonly network: NetworkVerdict;
  readonly seccomp: HostVerdict;
  /** OCI runtimes of others that `--runtime` can take, by name. */
  readonly runtimes: HostObservations["runtimes"];
}

/** Judge everything that was observed. */
export function judgeHost(host: HostObservations): HostReport {
  return {
    user: host.user,
    kernel: host.kernelRelease,
    architecture: host.architecture,
    storeDirectory: host.storeDirectory,
    userNamespaces: judgeUserNamespaces(host),
    idRanges: judgeIdRanges(host),
    storage: judgeStorage(host),
    cgroup: judgeCgroup(host),
    network: judgeNetwork(host),
    seccomp: judgeSeccomp(host),
    runtimes: host.runtimes,
  };
}
