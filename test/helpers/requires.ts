/**
 * Probes of what the machine offers. Each returns undefined when the feature is there and otherwise the reason to
 * skip: `skipIf(requires.fuse())`. A probe tries the thing itself, once per process; it never guesses from versions.
 */
import { accessSync, constants, readFileSync } from "node:fs";
import { isRoot, userName } from "./user.ts";

const known = new Map<string, string | undefined>();

function once(name: string, probe: () => string | undefined): string | undefined {
  if (!known.has(name)) known.set(name, probe());
  return known.get(name);
}

function succeeds(argv: readonly string[]): boolean {
  const [program = ""] = argv;
  if (Bun.which(program) === null) return false;
  return (
    Bun.spawnSync([...argv], { stdin: "ignore", stdout: "ignore", stderr: "ignore", timeout: 20_000 })
      .exitCode === 0
  );
}

function writable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A program in PATH. */
export function tool(name: string): string | undefined {
  return Bun.which(name) === null ? `${name} is not installed` : undefined;
}

export function superuser(): string | undefined {
  return isRoot() ? undefined : "only root can do this";
}

export function userNamespace(): string | undefined {
  return once("userns", () =>
    succeeds(["unshare", "--user", "--map-root-user", "true"]) ? undefined : "user namespaces cannot be made",
  );
}

/** More ids to map than our own: a range of subordinate ids and the programs that map it; root has them all. */
export function idRange(): string | undefined {
  return once("range", () => {
    if (isRoot()) return undefined;
    const missing = userNamespace() ?? tool("newuidmap") ?? tool("newgidmap");
    if (missing !== undefined) return missing;
    for (const file of ["/etc/subuid", "/etc/subgid"]) {
      const lines = readFileSync(file, "utf8").split("\n");
      const own = lines.some((line) =>
        [userName(), String(process.getuid?.())].includes(line.split(":")[0] ?? ""),
      );
      if (!own) return `${userName()} has no range in ${file}`;
    }
    return undefined;
  });
}

/** The kernel's own overlay in a user namespace. */
export function overlay(): string | undefined {
  return once("overlay", () => {
    const script =
      "mount -t tmpfs tmpfs /mnt && mkdir /mnt/l /mnt/u /mnt/w /mnt/m && " +
      "mount -t overlay -o userxattr,lowerdir=/mnt/l,upperdir=/mnt/u,workdir=/mnt/w overlay /mnt/m";
    const argv = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script];
    return succeeds(argv) ? undefined : "overlayfs cannot be mounted in a user namespace";
  });
}

export function fuse(): string | undefined {
  return tool("fuse-overlayfs") ?? (writable("/dev/fuse") ? undefined : "/dev/fuse cannot be opened");
}

export function tun(): string | undefined {
  return writable("/dev/net/tun") ? undefined : "/dev/net/tun cannot be opened";
}

/** What a container's root file system is made with, when this driver is asked for. */
export function storageDriver(name: "overlay" | "fuse-overlayfs" | "vfs"): string | undefined {
  return { overlay, "fuse-overlayfs": fuse, vfs: () => undefined }[name]();
}

/** A network as it should be; a private one without its helper is no error but has loopback alone. */
export function network(name: "none" | "host" | "private"): string | undefined {
  return name === "private" ? (tool("pasta") ?? tun()) : undefined;
}

/** A cgroup v2 directory of our own, in which children can be made. */
export function delegatedCgroup(): string | undefined {
  return once("cgroup", () => {
    const line = readFileSync("/proc/self/cgroup", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith("0::"));
    if (line === undefined) return "cgroup v2 is not mounted";
    const own = `/sys/fs/cgroup${line.slice(3)}`;
    const parent = own.slice(0, own.lastIndexOf("/"));
    return writable(`${parent}/cgroup.procs`) ? undefined : "no cgroup is delegated to this user";
  });
}

/** A controller (memory, pids, cpu …) in the delegated cgroup. */
export function controller(name: string): string | undefined {
  const missing = delegatedCgroup();
  if (missing !== undefined) return missing;
  const line =
    readFileSync("/proc/self/cgroup", "utf8")
      .split("\n")
      .find((entry) => entry.startsWith("0::")) ?? "";
  const here = readFileSync(`/sys/fs/cgroup${line.slice(3)}/cgroup.controllers`, "utf8");
  return here.trim().split(" ").includes(name) ? undefined : `the ${name} controller is not delegated`;
}
