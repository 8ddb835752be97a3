/** Sources of binds that are opened on the host, before the container's process is there. */

import { RlError } from "../errors.ts";
import type { IdMapping, LinuxNamespaceType, Mount } from "../spec/runtime-config.ts";
import type { CompileContext } from "./context.ts";
import type { MountOptions } from "./mount-options.ts";
import type { PlanRecord } from "./records.ts";

/** What mounts depend on besides themselves. */
export interface MountSurroundings {
  /** Where a relative bind source starts. */
  readonly bundle: string;
  /** The namespaces that the container does not share with whoever starts it. */
  readonly namespaces: ReadonlySet<LinuxNamespaceType>;
  /** Whether it is in a user namespace, and so has no say about the host's mounts. */
  readonly hasUserNamespace: boolean;
  /** The user namespace's maps, where the config has them. */
  readonly uidMappings?: readonly IdMapping[] | undefined;
  readonly gidMappings?: readonly IdMapping[] | undefined;
  readonly donors?: CompileContext["donors"];
}

/** The record that opens a mount of the container whose mounts are shared; undefined for a source elsewhere. */
export function sharedRecord(source: string, { donors = [] }: MountSurroundings): PlanRecord | undefined {
  for (const { pid, startTime } of donors) {
    const root = `/proc/${pid}/root/`;
    if (source.startsWith(root))
      return { record: "openShared", pid, startTime, source: source.slice(root.length - 1) };
  }
  return undefined;
}

/**
 * The record that opens a source; with maps its files are shown with other owners, see mount_setattr(2)
 * MOUNT_ATTR_IDMAP. The maps are the mount's own, or else those of the container's user namespace.
 *
 * @throws RlError "invalid" when ids are to be mapped and nothing says how
 */
export function sourceRecord(
  mount: Mount,
  bind: { source: string; recursive: boolean; destination: string; idMap: MountOptions["idMap"] },
  isMapped: boolean,
  around: MountSurroundings,
): PlanRecord {
  const hasOwn = hasMappings(mount);
  const from = hasOwn ? mount : around;
  const uidMap = isMapped ? format(from.uidMappings ?? []) : "";
  const gidMap = isMapped ? format(from.gidMappings ?? []) : "";
  if (isMapped && (uidMap === "" || gidMap === "")) {
    throw new RlError({
      code: "invalid",
      action: "mount on",
      subject: bind.destination,
      state: hasOwn
        ? "it needs both uidMappings and gidMappings"
        : "its ids are to be mapped, and neither it nor the container's user namespace has mappings",
    });
  }
  return {
    record: "openSource",
    source: bind.source,
    recursive: bind.recursive ? 1 : 0,
    uidMap,
    gidMap,
    mapTree: bind.idMap === "tree" ? 1 : 0,
  };
}

/** Whether a mount has maps of its own. Empty ones are none: writers of configs have them for what is not used. */
export function hasMappings({ uidMappings = [], gidMappings = [] }: Mount): boolean {
  return uidMappings.length + gidMappings.length > 0;
}

/** Lines of /proc/PID/uid_map: what is on disk, what is shown, how many. */
function format(mappings: readonly IdMapping[]): string {
  return mappings.map(({ containerID, hostID, size }) => `${containerID} ${hostID} ${size}\n`).join("");
}
