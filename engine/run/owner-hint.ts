/** One line about whose the files are that a container makes in a bound directory: what people stumble over most. */
import { type IdMaps, type KeptMount, parseUserSpec } from "../../core/mod.ts";

/**
 * Undefined where there is nothing to say: no directory is bound to be written to, or the image's user is root, who
 * is the caller on the host. `user` is the image's.
 */
export function ownerHint(
  user: string | undefined,
  mounts: readonly KeptMount[],
  maps: IdMaps,
): string | undefined {
  const bind = mounts.find(({ type, readonly }) => type === "bind" && !readonly);
  if (bind === undefined || !user) return undefined;
  const [name = ""] = parseUserSpec(user).text.split(":");
  if (name === "" || name === "root" || /^0+$/.test(name)) return undefined;
  const id = /^\d+$/.test(name) ? hostId(Number(name), maps) : undefined;
  const owner = id === undefined ? "a subordinate id of yours" : `the subordinate id ${id}`;
  return (
    `the image's user is ${name}, so what it makes in ${bind.source} will belong to ${owner}, and it may not ` +
    "write to what is yours; with --userns keep-id the command runs as you"
  );
}

function hostId(id: number, { uid }: IdMaps): number | undefined {
  const range = uid.find(({ containerID, size }) => id >= containerID && id < containerID + size);
  return range === undefined ? undefined : range.hostID + id - range.containerID;
}
