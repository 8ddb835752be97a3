/** One control group (version 2), through a descriptor of its directory: what is done is done to that group alone. */
import {
  closeSync,
  constants,
  openSync,
  readdirSync,
  readFileSync,
  statfsSync,
  watch,
  writeSync,
} from "node:fs";
import { RlError } from "../../errors.ts";

/** A file of the group and what to write; see core/runtime/cgroup-write.ts. */
export interface GroupWrite {
  readonly file: string;
  readonly value: string;
  readonly orElse?: GroupWrite;
  readonly isOptional?: true;
}

export interface Cgroup extends Disposable {
  /** Undefined when there is no such file, or it cannot be read. */
  read(file: string): string | undefined;
  /** @throws RlError "unsupported" without the file, "denied", "invalid" for what the kernel refuses */
  write(write: GroupWrite): void;
  /** Names of the group's files. */
  files(): readonly string[];
  /** Texts of the file of this name of the group and all groups below it. */
  readAll(file: string): readonly string[];
  /** Call when a file that tells of events changes, until the function that is given back is called. */
  watch(file: string, changed: () => void): () => void;
}

/** CGROUP2_SUPER_MAGIC of statfs(2). */
const CGROUP2 = 0x63677270;
/** No process has that many groups below one another; the kernel would have to be told to let it. */
const DEEPEST = 64;

/** Where groups of version 2 are. A path that leads elsewhere is refused by what lies there. */
export function isCgroup2(path: string): boolean {
  return statfsSync(path).type === CGROUP2;
}

/**
 * Open a group.
 *
 * @param path absolute
 * @param isGroup whether a directory is a group's
 * @throws RlError "not-found", "invalid" for what is no group
 */
export function openCgroup(path: string, isGroup: (path: string) => boolean = isCgroup2): Cgroup {
  const fd = openDirectory(path);
  // By way of the descriptor: whatever the path leads to later, this stays the same group.
  const base = `/proc/self/fd/${fd}`;
  if (!isGroup(base)) {
    closeSync(fd);
    throw refused("open control group", path, "it is no control group of version 2", "invalid");
  }
  const read = (name: string): string | undefined => readText(`${base}/${name}`);
  return {
    read: (file) => read(checkName(file)),
    write: (write) => put(base, path, write),
    files: () => readdirSync(base),
    readAll: (file) => [...walk(base, 0)].flatMap((group) => readText(`${group}/${checkName(file)}`) ?? []),
    watch(file, changed) {
      const name = checkName(file);
      // A group that goes takes its files with it; whoever watches looks again by itself.
      const watcher = attempt(() => watch(`${base}/${name}`, changed));
      watcher?.on("error", () => undefined);
      return () => watcher?.close();
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

function openDirectory(path: string): number {
  try {
    if (!path.startsWith("/") || path.split("/").includes("..")) throw new TypeError("not an absolute path");
    return openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW);
  } catch (error) {
    throw refused("open control group", path, "it is not there", "not-found", error);
  }
}

function readText(path: string): string | undefined {
  try {
    const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      return readFileSync(fd, "utf8");
    } finally {
      closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

function* walk(group: string, depth: number): Generator<string> {
  yield group;
  if (depth === DEEPEST) return;
  const entries = attempt(() => readdirSync(group, { withFileTypes: true })) ?? [];
  for (const entry of entries) if (entry.isDirectory()) yield* walk(`${group}/${entry.name}`, depth + 1);
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function put(base: string, group: string, write: GroupWrite): void {
  const path = `${base}/${checkName(write.file)}`;
  try {
    // Without O_CREAT: a limit that is not there must not become a file.
    const fd = openSync(path, constants.O_WRONLY | constants.O_NOFOLLOW);
    try {
      writeSync(fd, write.value);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (code === "ENOENT" && write.orElse !== undefined) put(base, group, write.orElse);
    else if (code !== "ENOENT" || write.isOptional !== true) throw writeError(group, write, code, error);
  }
}

function writeError(group: string, { file, value }: GroupWrite, code: string, cause: unknown): RlError {
  const [kind, state, hint] = FAILURES[code] ?? ["invalid", `the kernel refuses it (${code})`];
  const parts = { action: "set limit", subject: `${file}=${value}`, state: `${state} in ${group}` };
  return new RlError({ ...parts, code: kind, hint, cause });
}

const FAILURES: Readonly<Record<string, readonly ["unsupported" | "denied", string, string]>> = {
  ENOENT: [
    "unsupported",
    "there is no such file",
    "the controller is not handed down to the group, or the kernel has no such limit",
  ],
  EACCES: ["denied", "permission denied", "the group belongs to somebody else"],
  EPERM: ["denied", "permission denied", "the group belongs to somebody else"],
};

/** A file of the group itself. */
function checkName(file: string): string {
  if (/^[^/\0]+$/.test(file) && file !== "." && file !== "..") return file;
  throw refused("use file of control group", file, "it is not the name of a file", "invalid");
}

function refused(
  action: string,
  subject: string,
  state: string,
  code: "invalid" | "not-found",
  cause?: unknown,
): RlError {
  return new RlError({ code, action, subject, state, cause });
}
