/** The configuration a new bundle begins with: what `runc spec` writes, with this runtime's own defaults in it. */

import { generateCapabilities } from "../bundle/capabilities.ts";
import { DEFAULT_SHM_SIZE, defaultMounts } from "../bundle/default-mounts.ts";
import { DEFAULT_PATH } from "../bundle/environment.ts";
import type { NetworkMode } from "../bundle/input.ts";
import { generateNamespaces } from "../bundle/namespaces.ts";
import { maskedPaths, READONLY_PATHS } from "../bundle/paths.ts";
import { type IdMapping, type Linux, OCI_VERSION, type RuntimeConfig } from "../spec/runtime-config.ts";

/** What a new configuration depends on. */
export interface DefaultConfigInput {
  /** For a user who may do nothing to the host: with a user namespace, on the host's network. */
  readonly rootless: boolean;
  /** The ids that root of a rootless container is on the host. */
  readonly uid: number;
  readonly gid: number;
}

/** What runc's starter has, less than an image's container gets: who needs more writes it into the file. */
const CAPABILITIES: readonly string[] = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

/** Open files, as runc's starter has them. */
const NOFILE = 1024;

/** A configuration that runs a shell on a terminal, in the read-only root `rootfs` of its bundle. */
export function defaultConfig(input: DefaultConfigInput): RuntimeConfig {
  const { rootless } = input;
  // Whoever owns no network namespace on the host cannot connect a new one, so runc leaves it out here.
  const network: NetworkMode = rootless ? "host" : "private";
  const gidMappings = rootless ? [rootIs(input.gid)] : undefined;
  return {
    ociVersion: OCI_VERSION,
    process: {
      terminal: true,
      user: { uid: 0, gid: 0 },
      args: ["sh"],
      env: [`PATH=${DEFAULT_PATH}`, "TERM=xterm"],
      cwd: "/",
      capabilities: generateCapabilities(CAPABILITIES, ["ALL"]),
      rlimits: [{ type: "RLIMIT_NOFILE", hard: NOFILE, soft: NOFILE }],
      noNewPrivileges: true,
    },
    root: { path: "rootfs", readonly: true },
    hostname: "rl",
    mounts: defaultMounts({ network, shmSize: DEFAULT_SHM_SIZE, gidMappings }),
    linux: {
      ...(gidMappings === undefined ? ownDevices() : { uidMappings: [rootIs(input.uid)], gidMappings }),
      namespaces: generateNamespaces(network, rootless),
      // The file may go to another machine: paths that exist once for each processor are not in it.
      maskedPaths: maskedPaths(0),
      readonlyPaths: READONLY_PATHS,
    },
  };
}

function rootIs(hostID: number): IdMapping {
  return { containerID: 0, hostID, size: 1 };
}

/** No device but those every container has. A user namespace says as much by itself. */
function ownDevices(): Pick<Linux, "resources"> {
  return { resources: { devices: [{ allow: false, access: "rwm" }] } };
}
