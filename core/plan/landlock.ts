/** Which parts of a container can be changed when everything else is locked: landlock(7). */

import type { CompiledMount } from "./mounts.ts";
import type { PlanRecord } from "./records.ts";

/** MOUNT_ATTR_RDONLY of linux/mount.h. */
const READ_ONLY = 1n;

/**
 * The landlock record: below what is mounted from the host and may be written to there, and below file systems in
 * memory, of which /dev is one. The rest of the root, /proc and /sys can be read and executed.
 */
export function compileLandlock(mounts: readonly CompiledMount[]): PlanRecord {
  const writable = mounts.filter(({ record }) => {
    if (record.record === "bind") return isWritable(record.attributes);
    return record.record === "mount" && record.type === "tmpfs" && isWritable(record.attributes);
  });
  const paths = writable.map(({ destination }) => `${destination}\0`).join("");
  return { record: "landlock", writable: new TextEncoder().encode(paths) };
}

function isWritable(attributes: number | bigint): boolean {
  return (BigInt(attributes) & READ_ONLY) === 0n;
}
