/**
 * Image configuration and options to runtime configuration: a pure function, on the path of every start.
 */

import { type Linux, OCI_VERSION, type RuntimeConfig } from "../spec/runtime-config.ts";
import { generateAnnotations } from "./annotations.ts";
import { pathBelow } from "./cgroup-parent.ts";
import { cleanPath, isWithin } from "./container-path.ts";
import { generateHostname } from "./hostname.ts";
import type { GenerateInput } from "./input.ts";
import { generateMounts, type ImageMount, type Preparation, type VolumeMount } from "./mounts.ts";
import { generateNamespaces, generateSysctls } from "./namespaces.ts";
import { protectedPaths } from "./paths.ts";
import { generateProcess } from "./process.ts";
import { parseUserSpec } from "./user.ts";

/** A config and what the config format has no place for. */
export interface GeneratedConfig {
  readonly config: RuntimeConfig;
  /**
   * The user as it was asked for, never empty. It is looked up inside the container, also when it is a number:
   * supplementary groups and home directory come from the container's files.
   */
  readonly userSpec: string;
  /** Supplementary groups asked for by name. */
  readonly groups: readonly string[];
  /** What must be done to bind sources at the start. */
  readonly preparations: readonly Preparation[];
  /** Those of the mounts that are volumes. */
  readonly volumeMounts: readonly VolumeMount[];
  /** And those that are images. */
  readonly imageMounts: readonly ImageMount[];
  /** Paths the image declares as volumes and that no mount covers, shallow ones first. */
  readonly volumes: readonly string[];
}

/**
 * Generate the configuration of a container with Docker's defaults, less what Podman's rootless defaults
 * take away.
 *
 * @throws RlError "invalid" for options that cannot be meant, "denied" for kernel parameters of the host.
 */
export function generateConfig(input: GenerateInput): GeneratedConfig {
  const { image, options } = input;
  const hostname = generateHostname(options.hostname, options.id);
  const { mounts, preparations, volumes, images } = generateMounts(options);
  const annotations = generateAnnotations(image, options.annotations ?? {});
  const config: RuntimeConfig = {
    ociVersion: OCI_VERSION,
    process: generateProcess(input, hostname),
    // Relative to the bundle: the container's directory.
    root: { path: "rootfs", readonly: options.readOnly === true },
    // In a shared namespace the name is the host's already, and not to be set.
    ...(options.shared?.uts === undefined && {
      hostname,
      ...(options.domainname !== undefined && { domainname: options.domainname }),
    }),
    mounts,
    ...(Object.keys(annotations).length > 0 && { annotations }),
    linux: generateLinux(input),
  };
  return {
    config,
    userSpec: parseUserSpec(options.user ?? image.User ?? "").text,
    groups: (options.groups ?? []).filter((group) => !/^\d+$/.test(group)),
    preparations,
    volumeMounts: volumes,
    imageMounts: images,
    volumes: uncoveredVolumes(
      Object.keys(image.Volumes ?? {}),
      mounts.map(({ destination }) => destination),
    ),
  };
}

function generateLinux({ options, host }: GenerateInput): Linux {
  const { idMappings, seccomp, resources, cgroupParent } = options;
  const namespaces = generateNamespaces(options.network, idMappings !== undefined, options.shared);
  return {
    namespaces,
    ...(idMappings !== undefined && { uidMappings: idMappings.uid, gidMappings: idMappings.gid }),
    sysctl: generateSysctls(options, namespaces),
    ...(resources !== undefined && { resources }),
    ...(cgroupParent !== undefined && { cgroupsPath: pathBelow(cgroupParent, options.id) }),
    ...(typeof seccomp === "object" && { seccomp }),
    ...protectedPaths(host?.cpuCount ?? 0, {
      unmask: options.privileged === true ? "all" : options.unmask,
      mask: options.mask,
    }),
  };
}

/** A volume inside a bind is the bind's; the root and what lies in kernel file systems is nobody's. */
function uncoveredVolumes(paths: readonly string[], mounted: readonly string[]): string[] {
  const volumes = new Set(paths.map((path) => cleanPath(path, "use volume of the image")));
  return [...volumes]
    .filter((path) => path !== "/" && !mounted.some((target) => isWithin(path, target)))
    .sort((left, right) => left.split("/").length - right.split("/").length || (left < right ? -1 : 1));
}
