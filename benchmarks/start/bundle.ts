/**
 * Bundles for crun and runc, made by their own `spec` command and changed as little as the flavour asks:
 *   bare  what `spec --rootless` writes: the host's network, one mapped id, no seccomp filter
 *   full  what rl isolates: 65,536 ids, a network of its own, Podman's capabilities, Docker's filter
 */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { prepare } from "../place.ts";
import { resolveSeccomp } from "./seccomp.ts";

export type Flavour = "full" | "bare";

interface Config {
  process: { terminal: boolean; args: string[]; capabilities: object; noNewPrivileges: boolean };
  root: object;
  mounts: object[];
  linux: Record<string, unknown> & { namespaces: { type: string }[] };
}

const CAPABILITIES = ["CHOWN", "DAC_OVERRIDE", "FSETID", "FOWNER", "SETGID", "SETUID", "SETFCAP"]
  .concat(["SETPCAP", "NET_BIND_SERVICE", "SYS_CHROOT", "KILL"])
  .map((name) => `CAP_${name}`);

/** Our own id and the whole range of /etc/sub?id behind it, as podman maps them. */
function idMappings(file: string, own: number): object[] {
  const { username } = userInfo();
  const line = readFileSync(file, "utf8")
    .split("\n")
    .find((entry) => entry.startsWith(`${username}:`));
  const [, start, size] = line?.split(":").map(Number) ?? [];
  if (start === undefined || size === undefined) throw new Error(`${username} has no range in ${file}`);
  return [
    { containerID: 0, hostID: own, size: 1 },
    { containerID: 1, hostID: start, size },
  ];
}

function makeFull(config: Config): void {
  const { linux } = config;
  const { bounding, effective, permitted } = {
    bounding: CAPABILITIES,
    effective: CAPABILITIES,
    permitted: CAPABILITIES,
  };
  config.process.capabilities = { bounding, effective, permitted };
  config.process.noNewPrivileges = false;
  linux.namespaces = ["pid", "network", "ipc", "uts", "mount", "user", "cgroup"].map((type) => ({ type }));
  linux.uidMappings = idMappings("/etc/subuid", process.getuid?.() ?? 0);
  linux.gidMappings = idMappings("/etc/subgid", process.getgid?.() ?? 0);
  linux.seccomp = resolveSeccomp(CAPABILITIES);
  // Device rules and limits cannot be set by an ordinary user here, by none of the runtimes.
  delete linux.resources;
}

/** Make DIRECTORY/config.json with `rootfs` as its root. */
export function makeBundle(runtime: string, flavour: Flavour, directory: string, rootfs: string): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  symlinkSync(rootfs, join(directory, "rootfs"));
  prepare([runtime, "spec", ...(flavour === "bare" ? ["--rootless"] : []), "--bundle", directory]);
  const file = join(directory, "config.json");
  const config = JSON.parse(readFileSync(file, "utf8")) as Config;
  config.process.terminal = false;
  config.process.args = ["/bin/true"];
  config.root = { path: rootfs, readonly: false };
  if (flavour === "full") makeFull(config);
  writeFileSync(file, JSON.stringify(config, undefined, 2));
}
