/** The config's mounts to mount and bind records. */

import { cleanPath } from "../bundle/container-path.ts";
import { RlError } from "../errors.ts";
import type { Mount } from "../spec/runtime-config.ts";
import { type MountOptions, parseMountOptions } from "./mount-options.ts";
import type { PlanRecord } from "./records.ts";

/**
 * File systems a container can do without, where a kernel refuses them or lacks them: an older kernel, or a
 * host with control groups of version 1 only.
 */
const OPTIONAL_TYPES: readonly string[] = ["cgroup2", "mqueue"];

/** A config's mount with its record and what the records after it need to know. */
export interface CompiledMount {
  readonly destination: string;
  readonly bind: boolean;
  readonly record: PlanRecord;
}

/**
 * Compile one mount. `bundle` is where a relative bind source starts.
 *
 * @throws RlError "invalid" or "unsupported", naming the destination.
 */
export function compileMount(mount: Mount, bundle: string): CompiledMount {
  const destination = cleanPath(`/${mount.destination}`, "mount on");
  if (mount.uidMappings !== undefined || mount.gidMappings !== undefined)
    throw refused("unsupported", destination, "mounts with id mappings are not supported");
  const options = parseMountOptions(mount.options ?? [], destination);
  const bind = options.bind || mount.type === "bind";
  const record = bind
    ? bindRecord(mount, destination, options, bundle)
    : fileSystemRecord(mount, destination, options);
  return { destination, bind, record };
}

function bindRecord(mount: Mount, destination: string, options: MountOptions, bundle: string): PlanRecord {
  if (mount.source === undefined || mount.source === "")
    throw refused("invalid", destination, "the bind has no source");
  const [unknown] = options.data;
  if (unknown !== undefined)
    throw refused("invalid", destination, `a bind does not take the mount option ${unknown}`);
  return {
    record: "bind",
    source: mount.source.startsWith("/") ? mount.source : `${bundle}/${mount.source}`,
    target: destination,
    attributes: options.attributes,
    recursive: options.recursive ? 1 : 0,
    propagation: options.propagation,
  };
}

function fileSystemRecord(mount: Mount, destination: string, options: MountOptions): PlanRecord {
  if (mount.type === undefined || mount.type === "none")
    throw refused("invalid", destination, "the mount has no type");
  // A new mount in a namespace of ours is private, and has nobody to receive from.
  if (options.propagation === 1 << 17 || options.propagation === 1 << 20)
    throw refused("unsupported", destination, "only binds can be shared or unbindable");
  // The specification's "cgroup" is whichever version there is; version 1 cannot be given to a user namespace.
  const type = mount.type === "cgroup" ? "cgroup2" : mount.type;
  return {
    record: "mount",
    type,
    source: mount.source ?? type,
    target: destination,
    attributes: options.attributes,
    options: options.data.join(","),
    optional: OPTIONAL_TYPES.includes(type) ? 1 : 0,
  };
}

function refused(code: "invalid" | "unsupported", destination: string, state: string): RlError {
  return new RlError({ code, action: "mount on", subject: destination, state });
}
