/** Which parts of a container can be changed when everything else is locked: landlock(7). */

import { RDONLY } from "./mount-options.ts";
import type { CompiledMount } from "./mounts.ts";
import type { PlanRecord } from "./records.ts";

/**
 * The landlock record: below what is mounted from the host and may be written to there, and below file systems in
 * memory, of which /dev is one. The rest of the root, /proc and /sys can be read and executed.
 */
export function compileLandlock(mounts: readonly CompiledMount[]): PlanRecord {
  const writable = mounts.filter(({ record }) => {
    if (record.record === "mount") return record.type === "tmpfs" && isWritable(record.attributes);
    if (record.record !== "bind") return false;
    const { attributes, treeAttributes, treeCleared } = record;
    // What is said of a whole tree wins over what is said of its top.
    return isWritable((BigInt(attributes) & ~BigInt(treeCleared)) | BigInt(treeAttributes));
  });
  const paths = writable.map(({ destination }) => `${destination}\0`).join("");
  return { record: "landlock", writable: new TextEncoder().encode(paths) };
}

function isWritable(attributes: number | bigint): boolean {
  return (BigInt(attributes) & BigInt(RDONLY)) === 0n;
}
