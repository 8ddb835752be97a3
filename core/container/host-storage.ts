import type { HostObservations } from "../ports/host-probe.ts";
import { type HostVerdict, kernelAtLeast } from "./host-verdict.ts";

/** How root file systems of containers are put together here. */
export interface StorageVerdict extends HostVerdict {
  readonly driver: "overlay" | "fuse-overlayfs" | "vfs";
}

/** File systems (statfs(2) f_type) that cannot hold the writable layer of an overlay. */
const UNFIT: ReadonlyMap<number, string> = new Map([
  [0x6969, "NFS"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
  [0x01021997, "9p"],
  [0x65735546, "FUSE"],
  [0x794c7630, "an overlay"],
  [0x4d44, "FAT"],
  [0xf15f, "eCryptfs"],
  [0x0bd00bd0, "Lustre"],
  [0x47504653, "GPFS"],
]);

const TMPFS = 0x01021994;

/** Judge the storage driver: the kernel's overlay, else fuse-overlayfs, else whole copies. */
export function judgeStorage(host: HostObservations): StorageVerdict {
  const obstacle = overlayObstacle(host);
  if (obstacle === undefined) return { driver: "overlay", state: "ok", summary: "overlay, by the kernel" };
  if (host.fuseOverlayfs !== undefined && host.fuseDevice && !isRemote(host)) {
    const summary = `fuse-overlayfs at ${host.fuseOverlayfs.path}, slower, because ${obstacle.why}`;
    return { driver: "fuse-overlayfs", state: "limited", summary, mend: obstacle.mend };
  }
  const summary = `vfs, a whole copy per container, because ${obstacle.why}`;
  return { driver: "vfs", state: "limited", summary, mend: fuseMend(host) ?? obstacle.mend };
}

interface Obstacle {
  readonly why: string;
  readonly mend: string;
}

/** Why the kernel's overlay cannot be mounted by this user on this store, or nothing. */
function overlayObstacle(host: HostObservations): Obstacle | undefined {
  const elsewhere = "keep the store on a local disk: set RL_ROOT to a directory there";
  // SELinux kept overlays from working in user namespaces two versions longer.
  const minor = host.selinux ? 13 : 11;
  if (!kernelAtLeast(host.kernelRelease, 5, minor)) {
    return {
      why: `kernel ${host.kernelRelease} is older than 5.${minor}`,
      mend: `use kernel 5.${minor} or later`,
    };
  }
  const type = host.storeFilesystem;
  const unfit = type === undefined ? undefined : UNFIT.get(type);
  if (unfit !== undefined) return { why: `the store is on ${unfit}`, mend: elsewhere };
  if (type === TMPFS && !kernelAtLeast(host.kernelRelease, 6, 6)) {
    return { why: "a tmpfs before kernel 6.6 keeps no user attributes", mend: elsewhere };
  }
  return undefined;
}

/** A network file system checks ids on its server, which knows nothing of ours: no overlay helps there. */
function isRemote(host: HostObservations): boolean {
  const name = UNFIT.get(host.storeFilesystem ?? 0) ?? "";
  return ["NFS", "CIFS", "SMB", "9p", "Lustre", "GPFS"].includes(name);
}

/** What makes fuse-overlayfs usable, when that is what is missing. */
function fuseMend(host: HostObservations): string | undefined {
  if (isRemote(host)) return undefined;
  if (host.fuseOverlayfs === undefined) return "sudo apt-get install fuse-overlayfs";
  return host.fuseDevice ? undefined : "sudo modprobe fuse && sudo chmod 666 /dev/fuse";
}
