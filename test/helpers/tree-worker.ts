import { chmod, chown, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Arena } from "../../core/host/bun/arena.ts";
import type { TreeWorker } from "../../core/host/bun/tree-channel.ts";

/** The tree worker in a user namespace of the test's own: 65,536 ids, or one. */
export interface TreeBench {
  /** Outside, and in the namespace: a directory of namespace root's. */
  readonly directory: string;
  /** A directory of the caller's own, for namespaces with one id. */
  readonly ownDirectory: string;
  /** A directory that both may write in. */
  readonly sharedDirectory: string;
  /** `arena` is given to the worker, as the program's own are. */
  start(
    ids?: "range" | "single",
    arena?: Arena,
  ): TreeWorker & { readonly pid: number; kill(signal: number): void };
  /** Run a command as root of the namespace; its standard output. Throws when it fails. */
  run(command: readonly string[], ids?: "range" | "single"): Promise<string>;
  /** As `run`, giving the status and both streams instead. */
  attempt(command: readonly string[], ids?: "range" | "single"): Promise<Attempt>;
  /** Entries of a tree by path, from "/" on. */
  list(path: string): Promise<Map<string, ListedEntry>>;
  /** Read what the program's --list printed. */
  parse(listing: string): Map<string, ListedEntry>;
  /** The test program, for commands in the namespace. */
  readonly program: string;
  remove(): Promise<void>;
}

export interface Attempt {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ListedEntry {
  readonly kind: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** "SECONDS.NANOSECONDS". */
  readonly mtime: string;
  readonly links: number;
  readonly inode: string;
  readonly size: number;
  readonly content: string;
  readonly xattrs: ReadonlyMap<string, string>;
}

interface Maps {
  readonly uid: string;
  readonly gid: string;
  readonly how: "direct" | "helper" | "single";
  readonly rootUid: number;
  readonly rootGid: number;
}

/** Why the bench cannot be had here, or nothing. */
export async function treeBenchObstacle(): Promise<string | undefined> {
  if (Bun.which("cc") === null) return "there is no C compiler";
  if (userInfo().uid !== 0 && Bun.which("newuidmap") === null) return "newuidmap is not installed";
  const maps = await rangeMaps();
  return maps === undefined ? "this user has no subordinate ids" : undefined;
}

/** Compile the worker and make its directory, below `parent` or the system's directory for temporary files. */
export async function openTreeBench(parent: string = tmpdir()): Promise<TreeBench> {
  const range = await rangeMaps();
  if (range === undefined) throw new Error("no subordinate ids");
  const { uid, gid } = userInfo();
  // The outer directory keeps its 0700 away from namespace root, which is another user when tests run as root.
  const base = await mkdtemp(join(parent, "rl-tree-"));
  await chmod(base, 0o755);
  const directory = join(base, "data");
  const ownDirectory = join(base, "own");
  const sharedDirectory = join(base, "shared");
  await Bun.$`mkdir ${directory} ${ownDirectory} ${sharedDirectory}`.quiet();
  await chmod(sharedDirectory, 0o777);
  await chown(directory, range.rootUid, range.rootGid);
  const program = await compile(base);
  const single: Maps = { ...range, uid: `0 ${uid} 1`, gid: `0 ${gid} 1`, how: "single" };

  function commandLine(ids: "range" | "single", command: readonly string[]): string[] {
    const maps = ids === "range" ? (range ?? single) : single;
    return [program, maps.uid, maps.gid, maps.how, ...command];
  }

  const bench: TreeBench = {
    directory,
    ownDirectory,
    sharedDirectory,
    parse: parseListing,
    program,
    start(ids = "range", arena) {
      const shared = arena === undefined ? [] : ["ignore" as const, arena.fd];
      const child = Bun.spawn({
        cmd: commandLine(ids, []),
        stdio: ["pipe", "pipe", "inherit", ...shared],
      }) as Bun.Subprocess<"pipe", "pipe", "inherit">;
      const { stdin, stdout, exited, pid } = child;
      return { stdin, stdout, exited, pid, arena, kill: (signal) => child.kill(signal) };
    },
    async attempt(command, ids = "range") {
      const child = Bun.spawn(commandLine(ids, command), { stdin: "ignore", stdout: "pipe", stderr: "pipe" });
      const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
      return { status: await child.exited, stdout, stderr };
    },
    async run(command, ids = "range") {
      const { status, stdout, stderr } = await bench.attempt(command, ids);
      if (status !== 0) throw new Error(`${command.join(" ")} ended with ${status}: ${stderr}${stdout}`);
      return stdout;
    },
    async list(path) {
      return parseListing(await bench.run([program, "--list", path]));
    },
    async remove() {
      await bench.run([program, "--remove", directory]).catch(() => undefined);
      await Bun.$`rm -rf ${base}`.quiet();
    },
  };
  return bench;
}

/** RL_TREE_WORKER names a program compiled otherwise, as with a sanitizer. */
async function compile(base: string): Promise<string> {
  const given = Bun.env.RL_TREE_WORKER;
  if (given !== undefined) return given;
  const program = join(base, "tree-worker");
  const directory = join(import.meta.dir, "../../syscalls-c");
  const names = (await readdir(directory)).filter((name) => /^(tree.*|copy(?!-up).*|remove)\.c$/.test(name));
  const sources = names.map((name) => join(directory, name));
  await Bun.$`cc -std=gnu11 -O1 -o ${program} ${sources}`.quiet();
  return program;
}

async function rangeMaps(): Promise<Maps | undefined> {
  const { uid, gid, username } = userInfo();
  if (uid === 0) {
    const map = "0 100000 65536";
    return { uid: map, gid: map, how: "direct", rootUid: 100000, rootGid: 100000 };
  }
  const subuid = await subordinate("/etc/subuid", username, uid);
  const subgid = await subordinate("/etc/subgid", username, uid);
  if (subuid === undefined || subgid === undefined) return undefined;
  return {
    uid: `0 ${uid} 1 1 ${subuid} 65535`,
    gid: `0 ${gid} 1 1 ${subgid} 65535`,
    how: "helper",
    rootUid: uid,
    rootGid: gid,
  };
}

async function subordinate(file: string, username: string, uid: number): Promise<string | undefined> {
  const text = await Bun.file(file)
    .text()
    .catch(() => "");
  for (const line of text.split("\n")) {
    const [name, first, count] = line.split(":");
    if ((name === username || name === String(uid)) && Number(count) >= 65535) return first;
  }
  return undefined;
}

function parseListing(text: string): Map<string, ListedEntry> {
  const entries = new Map<string, ListedEntry>();
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const fields = line.split(" ");
    const [kind = "", mode = "", uid, gid, mtime = "", links, inode = "", size, path = "", content = ""] =
      fields;
    const xattrs = (fields[10] ?? "").split(",").filter((pair) => pair !== "");
    entries.set(path, {
      kind,
      mode: Number.parseInt(mode, 8),
      uid: Number(uid),
      gid: Number(gid),
      mtime,
      links: Number(links),
      inode,
      size: Number(size),
      content: content.replace(/#.*/, ""),
      xattrs: new Map(
        xattrs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
      ),
    });
  }
  return entries;
}
