/** One line about whose the files are that a container makes in a bound directory: what people stumble over most. */
import {
  hostMappings,
  type IdMapping,
  type IdMaps,
  type ImageRecord,
  type InnerMaps,
  type KeptMount,
  parseUserSpec,
} from "../../mod.ts";
import type { InnerIds } from "../session/ids.ts";
import { passwdEntry } from "./image-file.ts";
import type { RunFlags } from "./words.ts";

export interface HintRequest {
  /** As image or flag have it; empty is root. */
  readonly user: string;
  /** Where that is from. */
  readonly from: "image" | "flag";
  readonly mounts: readonly KeptMount[];
  /** From ids inside to ids of the host. */
  readonly mappings: readonly IdMapping[];
  /** The caller. */
  readonly own: number;
  /** `--userns`, where it is what gives root inside another id than the caller's. */
  readonly mode: string;
  /** The image's /etc/passwd; read only when there is something to say. */
  passwd(): string;
}

/** Undefined also where there is one user and all files are the caller's. */
export function startHint(
  flags: Pick<RunFlags, "user" | "userns">,
  { image, mounts, own, ids, inner, maps, passwd }: OwnerFacts,
): string | undefined {
  // Root gives others their ids, and is not surprised.
  if (ids.kind === "single" || own === 0 || mounts.length === 0) return undefined;
  const kept = inner && `${inner.uid}:${inner.gid}`;
  return ownerHint({
    user: flags.user ?? kept ?? image.config.User ?? "",
    from: flags.user === undefined ? "image" : "flag",
    mounts,
    mappings: maps === undefined ? ids.uid : hostMappings(maps.uid, ids.uid),
    own,
    mode: flags.userns,
    passwd,
  });
}

export interface OwnerFacts {
  readonly image: ImageRecord;
  readonly mounts: readonly KeptMount[];
  /** The caller. */
  readonly own: number;
  readonly ids: IdMaps;
  /** Who the caller is inside, when that is not root. */
  readonly inner: InnerIds | undefined;
  /** Ids of the container's own. */
  readonly maps: InnerMaps | undefined;
  passwd(): string;
}

/**
 * Undefined where there is nothing to say: no directory is bound to be written to, or the files will be the caller's.
 */
export function ownerHint(request: HintRequest): string | undefined {
  const { user, from, mounts, mappings, own, mode } = request;
  const bind = mounts.find(({ type, readonly }) => type === "bind" && !readonly);
  if (bind === undefined) return undefined;
  const [name = ""] = parseUserSpec(user).text.split(":");
  const found = name === "root" ? { uid: 0, gid: 0 } : numbers(name, request.passwd);
  const owner = found === undefined ? undefined : hostId(found.uid, mappings);
  if (owner === own) return undefined;
  const isRoot = found?.uid === 0;
  const whose = owner === undefined ? "a subordinate id of yours" : `the subordinate id ${owner}`;
  const called = found === undefined || String(found.uid) === name ? name : `${name}, ${found.uid}`;
  const who = isRoot
    ? `with --userns ${mode} root is not you`
    : `the ${from === "image" ? "image's " : ""}user is ${called}`;
  const inside = [
    ...(found === undefined || isRoot ? [] : [`uid=${found.uid}`]),
    ...(found?.gid === undefined || isRoot ? [] : [`gid=${found.gid}`]),
  ].join(",");
  const instead = isRoot
    ? "without --userns root is you"
    : `with --userns keep-id${inside === "" ? "" : `:${inside}`} that user is you`;
  return (
    `${who}, so what it makes in ${bind.source} will belong to ${whose}, and it may not write to what is yours; ` +
    instead
  );
}

/** By the image's own file; undefined for a name that is not in it. */
function numbers(
  name: string,
  passwd: () => string,
): { readonly uid: number; readonly gid: number | undefined } | undefined {
  if (/^0+$/.test(name)) return { uid: 0, gid: 0 };
  return (
    passwdEntry(name, passwd()) ?? (/^\d+$/.test(name) ? { uid: Number(name), gid: undefined } : undefined)
  );
}

function hostId(id: number, mappings: readonly IdMapping[]): number | undefined {
  const range = mappings.find(({ containerID, size }) => id >= containerID && id < containerID + size);
  return range === undefined ? undefined : range.hostID + id - range.containerID;
}
