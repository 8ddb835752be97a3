/** `--userns auto` and `--userns nomap`: ids that are not yours, or nobody else's. Loaded only for them. */
import { claimIds, claimOf, claimPath } from "../../host/bun/id-claims.ts";
import { createFuseOverlayfsDriver } from "../../host/bun/storage/fuse-overlayfs.ts";
import { access } from "../../host/bun/system.ts";
import {
  type IdClaim,
  type IdMapping,
  type IdMaps,
  type ImageRecord,
  type InnerMaps,
  type InnerRange,
  idsNamedIn,
  innerMappings,
  type KeptMount,
  parseSubordinateIds,
  parseUserSpec,
  RlError,
  type StorageDriver,
} from "../../mod.ts";
import { findProgram } from "../session/programs.ts";
import { readText } from "../session/read-text.ts";
import type { Session } from "../session/session.ts";
import { imageFile, passwdEntry } from "./image-file.ts";
import type { RunFlags } from "./words.ts";

/** Fewer are not worth a map; as podman has it. */
const LEAST = 1024;

const READ_WRITE = 6;

/** What `--userns` says of ids within those that containers share. */
export type InnerMode =
  | { readonly kind: "nomap" }
  | {
      readonly kind: "auto";
      /** As many ids as the image's users take, without one. */
      readonly size: number | undefined;
      readonly uid: readonly IdMapping[];
      readonly gid: readonly IdMapping[];
    };

/** What a start with such ids takes. */
export interface InnerUserns {
  readonly maps: InnerMaps;
  readonly driver: StorageDriver;
  /** Directories to remove with the container. */
  readonly cleanup: readonly string[];
}

/** @throws RlError "invalid" for what is neither of the two */
export function parseInnerMode(mode: string): InnerMode {
  if (mode === "nomap") return { kind: "nomap" };
  const [, words = ""] = /^auto(?::(.*))?$/s.exec(mode) ?? [];
  let size: number | undefined;
  const maps = { uid: [] as IdMapping[], gid: [] as IdMapping[] };
  for (const word of words.split(",").filter((each) => each !== "")) {
    const [, key = "", value = ""] = /^(size|uidmapping|gidmapping)=(.*)$/s.exec(word) ?? [];
    const numbers = /^\d{1,10}(:\d{1,10}){0,2}$/.test(value) ? value.split(":").map(Number) : [];
    const [containerID = 0, hostID = 0, length = 0] = numbers;
    if (key === "size" && numbers.length === 1 && containerID > 0) size = containerID;
    else if (key !== "size" && key !== "" && numbers.length === 3 && length > 0)
      maps[key === "uidmapping" ? "uid" : "gid"].push({ containerID, hostID, size: length });
    else {
      const state = `"${word}" is none of size=NUMBER, uidmapping=INSIDE:OUTSIDE:NUMBER and gidmapping=INSIDE:OUTSIDE:NUMBER`;
      throw refused("invalid", mode, state, undefined);
    }
  }
  return { kind: "auto", size, ...maps };
}

/** @throws RlError "invalid" for what such a container cannot have */
export function checkInner(
  { userns, ipc = "", pid = "" }: Pick<RunFlags, "userns" | "ipc" | "pid">,
  mounts: readonly Pick<KeptMount, "type" | "options">[],
): void {
  const shared = ipc.startsWith("container:") ? "--ipc" : pid.startsWith("container:") ? "--pid" : undefined;
  const other = "a container with ids of its own has no rights in what belongs to another one";
  if (shared !== undefined) throw refused("invalid", userns, other, `leave out ${shared}, or --userns`);
  const isOthers = mounts.some(({ type, options }) => type === "image" || options.includes("U"));
  if (!isOthers) return;
  const state = "it can neither mount another image nor change owners on the host";
  throw refused("invalid", userns, state, "leave out --mount type=image and the option U, or --userns");
}

/**
 * Choose ids for a container, and claim them.
 *
 * @param id of the container, which has the ids that it had
 * @param layers where the unpacked layers of the image are, for its users
 * @throws RlError "unsupported" where it cannot be had, "unavailable" when no ids are free, "invalid"
 */
export function innerUserns(
  mode: string,
  { session, above, id, image, user, form, layers, isEphemeral }: InnerRequest,
): InnerUserns {
  const wanted = parseInnerMode(mode);
  const all = idsAbove(mode, session, above);
  if (form !== "overlay") {
    const state = "the storage driver vfs copies the image for each container, with one owner's ids";
    throw refused("unsupported", mode, state, "use the driver overlay or fuse-overlayfs: see rl info");
  }
  const program = findProgram("fuse-overlayfs", session.environment.PATH);
  if (program === undefined) {
    const state = "files are shown with other owners by fuse-overlayfs, which is not installed";
    throw refused("unsupported", mode, state, "sudo apt-get install fuse-overlayfs");
  }
  if (!access("/dev/fuse", READ_WRITE)) {
    const state = "files are shown with other owners by fuse-overlayfs, and /dev/fuse cannot be opened";
    throw refused("unsupported", mode, state, "sudo modprobe fuse; sudo chmod 0666 /dev/fuse");
  }
  const driver = createFuseOverlayfsDriver(program);
  if (wanted.kind === "nomap") {
    const mappings = innerMappings(all);
    return { maps: { uid: mappings, gid: mappings }, driver, cleanup: [] };
  }
  const ids = { image, layers, user: user ?? image.config.User ?? "" };
  const size = wanted.size ?? Math.min(all.size, Math.max(LEAST, idsOfImage(ids)));
  // Who the command runs as may be one that the image's files do not say, or nobody: then it takes one id more.
  const beyond = userBeyond(ids, size);
  const claimed = beyond.uid === undefined && beyond.gid === undefined ? size : size + 1;
  const claim = claimOf(session.paths, id) ?? newClaim(mode, claimed, all, session, id);
  const range = { start: claim.start, size };
  const last = claim.start + size;
  return {
    maps: {
      uid: withOthers(mode, range, [...wanted.uid, ...oneId(beyond.uid, last, wanted.uid)]),
      gid: withOthers(mode, range, [...wanted.gid, ...oneId(beyond.gid, last, wanted.gid)]),
    },
    driver,
    // Of one that stays, its removal does it.
    cleanup: isEphemeral ? [claimPath(session.paths, claim)] : [],
  };
}

export interface InnerRequest {
  readonly session: Session;
  /** Of the namespace that containers share. */
  readonly above: IdMaps;
  readonly id: string;
  readonly image: ImageRecord;
  /** `--user`. */
  readonly user: string | undefined;
  readonly form: StorageDriver["form"];
  readonly layers: string;
  /** The container goes when it ends. */
  readonly isEphemeral: boolean;
}

function newClaim(mode: string, size: number, all: InnerRange, session: Session, id: string): IdClaim {
  if (size <= all.size) return claimIds(session.paths, id, all, size);
  const state = `it asks for ${size} ids, and you have ${all.size}`;
  throw refused("unsupported", mode, state, `ask for fewer, or get more: ${moreIds(session)}`);
}

interface ImageIds {
  readonly image: ImageRecord;
  readonly layers: string;
  /** Who the command runs as. */
  readonly user: string;
}

/** How many ids the users and groups of an image take, by its own files. */
function idsOfImage({ image, layers }: ImageIds): number {
  return Math.max(
    ...["etc/passwd", "etc/group"].map((path) => idsNamedIn(imageFile(image, "overlay", layers, path))),
  );
}

/** The ids of the command's user that are not below `size`. */
function userBeyond(
  { image, layers, user }: ImageIds,
  size: number,
): { readonly uid: number | undefined; readonly gid: number | undefined } {
  const spec = parseUserSpec(user);
  const [name = ""] = spec.text.split(":");
  const entry =
    name === "0" || name === "root"
      ? undefined
      : passwdEntry(name, imageFile(image, "overlay", layers, "etc/passwd"));
  const above = (id: number | undefined) => (id !== undefined && id >= size ? id : undefined);
  return { uid: above(spec.uid ?? entry?.uid), gid: above(spec.gid ?? entry?.gid) };
}

/** A map of one id, unless it is in one already. */
function oneId(id: number | undefined, outside: number, others: readonly IdMapping[]): IdMapping[] {
  const isThere = others.some(
    ({ containerID, size }) => id !== undefined && id >= containerID && id < containerID + size,
  );
  return id === undefined || isThere ? [] : [{ containerID: id, hostID: outside, size: 1 }];
}

/** The ids of the namespace above that are not its root's. */
function idsAbove(mode: string, session: Session, above: IdMaps): InnerRange {
  if (session.user.uid === 0) {
    const [range] = parseSubordinateIds(readText("/etc/subuid"), { name: "containers", id: -1 });
    const [groups] = parseSubordinateIds(readText("/etc/subgid"), { name: "containers", id: -1 });
    if (mode !== "nomap" && range !== undefined && range.start === groups?.start) {
      return { start: range.start, size: Math.min(range.size, groups.size) };
    }
    const state = "root has no ids for containers alone";
    const hint =
      mode === "nomap"
        ? "run rl as an ordinary user"
        : "echo containers:2147483648:1048576 | sudo tee -a /etc/subuid /etc/subgid";
    throw refused("unsupported", mode, state, hint);
  }
  const size = Math.min(count(above.uid), count(above.gid)) - 1;
  if (above.kind !== "single" && size > 0) return { start: 1, size };
  const hint = `${moreIds(session)}; rl info says what else is missing`;
  throw refused("unsupported", mode, "it takes subordinate ids, and there are none", hint);
}

function count(mappings: readonly IdMapping[]): number {
  return mappings.reduce((ids, { size }) => ids + size, 0);
}

/** @throws RlError "invalid" for ids that would be two inside, or are the container's own already */
function withOthers(mode: string, range: InnerRange, others: readonly IdMapping[]): IdMapping[] {
  const mappings = innerMappings(range, others);
  const isTwice = (field: "containerID" | "hostID") =>
    mappings.some((one, index) =>
      mappings.some(
        (other, at) =>
          at > index && one[field] < other[field] + other.size && other[field] < one[field] + one.size,
      ),
    );
  if (!isTwice("containerID") && !isTwice("hostID")) return mappings;
  throw refused("invalid", mode, "its mappings share ids", undefined);
}

function moreIds({ user }: Session): string {
  return `sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${user.uid} (a range nobody else has)`;
}

function refused(
  code: "invalid" | "unsupported",
  mode: string,
  state: string,
  hint: string | undefined,
): RlError {
  return new RlError({ code, action: "use user namespace", subject: mode, state, hint });
}

/** The user namespace of a start that asks for one, after what goes together with it is checked. @throws RlError */
export async function ownUserns(
  { flags, id }: { readonly flags: RunFlags; readonly id: string },
  mounts: readonly KeptMount[],
  host: Omit<InnerRequest, "id" | "isEphemeral" | "user">,
): Promise<InnerUserns> {
  checkInner(flags, mounts);
  return innerUserns(flags.userns, { ...host, id, user: flags.user, isEphemeral: flags.rm });
}
