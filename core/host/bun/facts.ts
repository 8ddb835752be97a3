/**
 * Look at this machine for `rl info`. Uses node's modules, loaded inside the functions, because nothing of
 * this is on the path that starts a container.
 */
import type {
  CgroupObservations,
  HostObservations,
  HostProbe,
  ObservedProgram,
} from "../../ports/host-probe.ts";

export interface FactsOptions {
  /** Where images and containers are kept; need not exist. */
  readonly storeDirectory: string;
  /** Prefix of /proc, /sys, /etc and /dev: tests look at a made-up machine. */
  readonly root?: string;
  /** Directories to find programs in, ":"-joined; the environment's PATH when left out. */
  readonly path?: string;
}

/** statfs(2) f_type of cgroup2. */
const CGROUP2 = 0x63677270;

/** Some tools sit where an ordinary user's PATH does not look. */
const SYSTEM_PATH = "/usr/local/sbin:/usr/sbin:/sbin";

/** A probe of the machine this runs on. */
export function createHostProbe(options: FactsOptions): HostProbe {
  return { observe: () => observe(options) };
}

async function observe(options: FactsOptions): Promise<HostObservations> {
  const os = await import("node:os");
  const root = options.root ?? "";
  const path = options.path ?? `${process.env.PATH ?? ""}:${SYSTEM_PATH}`;
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  return {
    user: { name: await userName(root, uid), uid, gid },
    kernelRelease: (await readText(`${root}/proc/sys/kernel/osrelease`))?.trim() ?? os.release(),
    architecture: architectureName(process.arch),
    subuid: await readText(`${root}/etc/subuid`),
    subgid: await readText(`${root}/etc/subgid`),
    newuidmap: await findProgram("newuidmap", path),
    newgidmap: await findProgram("newgidmap", path),
    unprivilegedUsernsClone: await readText(`${root}/proc/sys/kernel/unprivileged_userns_clone`),
    maxUserNamespaces: await readText(`${root}/proc/sys/user/max_user_namespaces`),
    apparmorRestrictUserns: await readText(`${root}/proc/sys/kernel/apparmor_restrict_unprivileged_userns`),
    seccompActions: await readText(`${root}/proc/sys/kernel/seccomp/actions_avail`),
    selinux: (await readText(`${root}/sys/fs/selinux/enforce`)) !== undefined,
    cgroup: await observeCgroup(root, uid),
    pasta: await findProgram("pasta", path, "--version"),
    slirp4netns: await findProgram("slirp4netns", path, "--version"),
    fuseOverlayfs: await findProgram("fuse-overlayfs", path),
    tunDevice: await canUse(`${root}/dev/net/tun`),
    fuseDevice: await canUse(`${root}/dev/fuse`),
    runtimes: await findRuntimes(path),
    storeDirectory: options.storeDirectory,
    storeFilesystem: await filesystemType(options.storeDirectory),
  };
}

/** Node's names of machines that the image spec (GOARCH) calls otherwise. */
function architectureName(name: string): string {
  const names: ReadonlyMap<string, string> = new Map([
    ["x64", "amd64"],
    ["ia32", "386"],
  ]);
  return names.get(name) ?? name;
}

/** The user's name by /etc/passwd (passwd(5)), which is what newuidmap compares with. */
async function userName(root: string, uid: number): Promise<string | undefined> {
  const lines = ((await readText(`${root}/etc/passwd`)) ?? "").split("\n");
  return lines.map((line) => line.split(":")).find((fields) => fields[2] === String(uid))?.[0];
}

async function observeCgroup(root: string, uid: number): Promise<CgroupObservations> {
  const mount = `${root}/sys/fs/cgroup`;
  const own = await readText(`${root}/proc/self/cgroup`);
  const unified = (await typeOf(mount)) === CGROUP2 ? mount : `${mount}/unified`;
  const isUnified = (await typeOf(unified)) === CGROUP2;
  const layout = isUnified ? (unified === mount ? "v2" : "hybrid") : own === undefined ? "none" : "v1";
  if (!isUnified) return { layout, delegated: undefined, controllers: undefined };
  // systemd gives a user the subtree of user@UID.service; a shell is in a session scope beside it.
  const ownPath = /^0::(.*)$/m.exec(own ?? "")?.[1] ?? "/";
  const places = [`/user.slice/user-${uid}.slice/user@${uid}.service`, ownPath === "/" ? "" : ownPath];
  for (const place of places) {
    const delegated = `${unified}${place}`;
    const controllers = await readText(`${delegated}/cgroup.controllers`);
    if (controllers === undefined || !(await canWrite(`${delegated}/cgroup.procs`))) continue;
    return { layout, delegated, controllers };
  }
  return { layout, delegated: undefined, controllers: undefined };
}

/** Find a program; `question` is the argument that makes it tell its version. */
async function findProgram(
  name: string,
  path: string,
  question?: string,
): Promise<ObservedProgram | undefined> {
  const found = Bun.which(name, { PATH: path });
  if (found === null) return undefined;
  const version = question === undefined ? undefined : askVersion(found, question);
  return { path: found, version, privileged: await isPrivileged(found) };
}

/** Runtimes that take the OCI command line. */
const RUNTIMES = ["crun", "runc", "youki", "runsc", "kata-runtime"];

async function findRuntimes(path: string): Promise<Record<string, ObservedProgram>> {
  const found: Record<string, ObservedProgram> = {};
  for (const name of RUNTIMES) {
    const program = await findProgram(name, path, "--version");
    if (program !== undefined) found[name] = program;
  }
  return found;
}

/** The version on the first line the program prints; none when it fails, hangs, or does not know. */
function askVersion(path: string, question: string): string | undefined {
  const result = Bun.spawnSync([path, question], {
    stdin: "ignore",
    stderr: "ignore",
    timeout: 2000,
    env: { LC_ALL: "C" },
  });
  if (result.exitCode !== 0) return undefined;
  const [line = ""] = result.stdout.toString().split("\n", 1);
  return /\d[\w.~+-]*/.exec(line.slice(line.indexOf(" ")))?.[0];
}

/**
 * Set-uid root, or with file capabilities (the attribute security.capability). Node cannot read attributes:
 * where getcap is not installed a program that is not set-uid counts as unprivileged.
 */
async function isPrivileged(path: string): Promise<boolean> {
  const { stat } = await import("node:fs/promises");
  const status = await stat(path).catch(() => undefined);
  if (status === undefined) return false;
  if (status.uid === 0 && (status.mode & 0o4000) !== 0) return true;
  const getcap = Bun.which("getcap", { PATH: `/usr/bin:${SYSTEM_PATH}` });
  if (getcap === null) return false;
  const result = Bun.spawnSync([getcap, path], { stdin: "ignore", stderr: "ignore", timeout: 2000 });
  return /cap_set[ug]id/.test(result.stdout.toString());
}

async function readText(path: string): Promise<string | undefined> {
  const { readFile } = await import("node:fs/promises");
  return readFile(path, "utf8").catch(() => undefined);
}

/** Whether a device opens for both directions: its mode does not tell what a device policy forbids. */
async function canUse(path: string): Promise<boolean> {
  const { open } = await import("node:fs/promises");
  const handle = await open(path, "r+").catch(() => undefined);
  await handle?.close();
  return handle !== undefined;
}

async function canWrite(path: string): Promise<boolean> {
  const { access, constants } = await import("node:fs/promises");
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

/** statfs type of a path, or of its nearest parent that exists. */
async function filesystemType(path: string): Promise<number | undefined> {
  for (let at = path; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const type = await typeOf(at);
    if (type !== undefined) return type;
  }
  return typeOf("/");
}

async function typeOf(path: string): Promise<number | undefined> {
  const { statfs } = await import("node:fs/promises");
  const status = await statfs(path).catch(() => undefined);
  return status?.type;
}
