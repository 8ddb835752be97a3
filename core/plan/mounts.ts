/** The config's mounts to mount, bind and remount records. */

import { cleanPath } from "../bundle/container-path.ts";
import { RlError } from "../errors.ts";
import type { LinuxNamespaceType, Mount } from "../spec/runtime-config.ts";
import { type MountOptions, MS_REC, MS_SHARED, parseMountOptions, RDONLY } from "./mount-options.ts";
import { procTargetFault } from "./proc-targets.ts";
import type { PlanRecord } from "./records.ts";
import { hasMappings, type MountSurroundings, sharedRecord, sourceRecord } from "./sources.ts";

/**
 * File systems a container can do without, where a kernel refuses them or lacks them: an older kernel, or a
 * host with control groups of version 1 only.
 */
const OPTIONAL_TYPES: readonly string[] = ["cgroup2", "mqueue"];

/** What a mount record has in its field `below`. */
const BELOW = { content: 1, attributes: 2, mode: 4 } as const;

/** A config's mount with its record and what the records after it need to know. */
export interface CompiledMount {
  readonly destination: string;
  readonly bind: boolean;
  readonly record: PlanRecord;
  /** The host record that opens its source, when the container's process cannot do that itself. */
  readonly source?: PlanRecord;
}

/**
 * Compile all mounts. Each bind whose source is opened on the host is told which of the opened ones is its own.
 *
 * @throws RlError "invalid", "denied" or "unsupported", naming the destination.
 */
export function compileMounts(mounts: readonly Mount[], around: MountSurroundings): CompiledMount[] {
  let opened = 0;
  return mounts.map((mount) => {
    const compiled = compileMount(mount, around);
    if (compiled.source === undefined || compiled.record.record !== "bind") return compiled;
    opened += 1;
    return { ...compiled, record: { ...compiled.record, opened } };
  });
}

/**
 * Compile one mount.
 *
 * @throws RlError "invalid", "denied" or "unsupported", naming the destination.
 */
export function compileMount(mount: Mount, around: MountSurroundings): CompiledMount {
  const destination = cleanPath(`/${mount.destination}`, "mount on");
  // What is opened as the root stays what it is: a mount over it would cover nothing.
  if (destination === "/") throw refused("invalid", destination, "the root itself cannot be covered");
  const options = parseMountOptions(mount.options ?? [], destination);
  const shown = shownInstead(mount, around);
  const bind = options.bind || mount.type === "bind" || shown !== undefined;
  // What is there already may be changed: that covers nothing.
  const fault = options.remount ? undefined : procTargetFault(destination, mount, bind);
  if (fault !== undefined) throw refused("denied", destination, fault);
  if (options.copyUp && (bind || options.remount || mount.type !== "tmpfs"))
    throw refused("invalid", destination, "only a tmpfs takes the mount option tmpcopyup");
  const isMapped = options.idMap !== "no" || hasMappings(mount);
  if (isMapped && (!bind || options.remount))
    throw refused("unsupported", destination, "only a bind can have id mappings");
  if (options.remount) return { destination, bind, record: remountRecord(destination, options, bind) };
  if (shown !== undefined) return { destination, bind, record: bindRecord(shown, destination, options) };
  if (!bind) return { destination, bind, record: fileSystemRecord(mount, destination, options) };
  const from = bindSource(mount, destination, options, around.bundle);
  const record = bindRecord(from, destination, options);
  const shared = sharedRecord(from.source, around);
  if (shared !== undefined) return { destination, bind, source: shared, record };
  // A mount that is to send its own mounts to the host must come from the host's mount namespace.
  const isPeer = (options.propagation & MS_SHARED) !== 0 && !around.hasUserNamespace;
  if (!isMapped && !isPeer) return { destination, bind, record };
  const source = sourceRecord(mount, { ...from, destination, idMap: options.idMap }, isMapped, around);
  return { destination, bind, source, record };
}

interface BindSource {
  readonly source: string;
  readonly recursive: boolean;
  /** Attributes of the mount are for those below it too. */
  readonly throughout?: boolean;
}

/**
 * The host's tree in place of a file system that shows a namespace which the container shares: its owner is
 * needed to mount one. What is mounted below comes along, with the same attributes.
 */
function shownInstead({ type }: Mount, { namespaces, hasUserNamespace }: MountSurroundings) {
  const shares = (kind: LinuxNamespaceType): boolean => hasUserNamespace && !namespaces.has(kind);
  const tree = { recursive: true, throughout: true };
  if (type === "sysfs" && shares("network")) return { source: "/sys", ...tree };
  if (type === "cgroup" && shares("cgroup")) return { source: "/sys/fs/cgroup", ...tree };
  return undefined;
}

function bindSource(mount: Mount, destination: string, options: MountOptions, bundle: string): BindSource {
  if (mount.source === undefined || mount.source === "")
    throw refused("invalid", destination, "the bind has no source");
  const [unknown] = options.data;
  if (unknown !== undefined)
    throw refused("invalid", destination, `a bind does not take the mount option ${unknown}`);
  const source = mount.source.startsWith("/") ? mount.source : `${bundle}/${mount.source}`;
  return { source, recursive: options.recursive };
}

function bindRecord({ source, recursive, throughout }: BindSource, target: string, options: MountOptions) {
  const { own, tree, propagation } = options;
  const deep = throughout === true ? { set: tree.set | own.set, clear: tree.clear | own.clear } : tree;
  return {
    record: "bind",
    source,
    target,
    attributes: own.set,
    cleared: own.clear,
    treeAttributes: deep.set,
    treeCleared: deep.clear,
    recursive: recursive ? 1 : 0,
    propagation,
    opened: 0,
  } as const;
}

function remountRecord(target: string, options: MountOptions, bind: boolean): PlanRecord {
  const { own, tree, propagation, data } = options;
  const [unknown] = data;
  if (bind && unknown !== undefined)
    throw refused("invalid", target, `a bind does not take the mount option ${unknown}`);
  return {
    record: "remount",
    target,
    attributes: own.set,
    cleared: own.clear,
    treeAttributes: tree.set,
    treeCleared: tree.clear,
    propagation,
    options: data.join(","),
  };
}

function fileSystemRecord(mount: Mount, destination: string, options: MountOptions): PlanRecord {
  if (mount.type === undefined || mount.type === "" || mount.type === "none")
    throw refused("invalid", destination, "the mount has no type");
  // The specification's "cgroup" is whichever version there is; version 1 cannot be given to a user namespace.
  const type = mount.type === "cgroup" ? "cgroup2" : mount.type;
  const { own, tree, propagation, data } = options;
  // Nothing is mounted below a new mount. What both set is one field, in which the deep form wins.
  const attributes = (own.set & ~tree.clear) | tree.set;
  const source = mount.source ?? type;
  // A device may be read-only itself, which its file system must know from the start.
  const ofDevice = (attributes & RDONLY) !== 0 && source.startsWith("/") ? ["ro"] : [];
  return {
    record: "mount",
    type,
    source,
    target: destination,
    attributes,
    options: [...ofDevice, ...data].join(","),
    optional: OPTIONAL_TYPES.includes(type) ? 1 : 0,
    propagation: propagation & ~MS_REC,
    below: type === "tmpfs" ? belowTmpfs(options) : 0,
  };
}

/** What a tmpfs has of the directory it covers: its mode unless told, and with tmpcopyup all there is. */
function belowTmpfs({ copyUp, data }: MountOptions): number {
  const has = (key: string): boolean => data.some((option) => option.startsWith(`${key}=`));
  if (!copyUp) return has("mode") ? 0 : BELOW.mode;
  return BELOW.content | (has("mode") || has("uid") || has("gid") ? 0 : BELOW.attributes);
}

function refused(code: "invalid" | "unsupported" | "denied", destination: string, state: string): RlError {
  return new RlError({ code, action: "mount on", subject: destination, state });
}
