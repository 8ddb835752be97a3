import { RlError } from "../../errors.ts";
import { type TreeOp, treeOpName } from "./tree-records.ts";

/** What the worker says about a record; see syscalls-c/tree.h. */
export interface TreeAnswer {
  /** The op, or with bit 16 set a step of the plan that was to enter the user namespace. */
  readonly step: number;
  /** errno, 0 when done. */
  readonly error: number;
  readonly values: readonly [number, number, number];
  readonly path: string;
  /** The path as it came: names need not be text. */
  readonly bytes: Uint8Array;
}

const HEADER = 24;

/** Take one answer off the front of what was received, when it is there whole. */
export function decodeTreeAnswer(bytes: Uint8Array): { answer: TreeAnswer; rest: Uint8Array } | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = HEADER + view.getUint32(20, true);
  if (bytes.length < end) return undefined;
  const answer: TreeAnswer = {
    step: view.getUint32(0, true),
    error: view.getUint32(4, true),
    values: [view.getUint32(8, true), view.getUint32(12, true), view.getUint32(16, true)],
    path: new TextDecoder().decode(bytes.subarray(HEADER, end)),
    bytes: bytes.slice(HEADER, end),
  };
  return { answer, rest: bytes.subarray(end) };
}

const ACTIONS: Readonly<Record<TreeOp, string>> = {
  begin: "begin tree",
  directory: "write directory",
  file: "write file",
  data: "write file",
  xattr: "set extended attribute",
  symlink: "write symbolic link",
  hardlink: "write hard link",
  fifo: "write FIFO",
  whiteout: "write whiteout",
  opaque: "write opaque directory",
  finish: "publish tree",
  abort: "remove tree",
  arena: "map shared memory",
  shared: "write file",
  release: "write file",
  remove: "remove tree",
  copy: "copy tree",
  probe: "try storage",
  read: "read tree",
  show: "read",
  look: "look at",
  open: "write into",
};

/** errno numbers of Linux (asm-generic/errno.h) that have a word of their own; others are shown by number. */
const STATES: Readonly<Record<number, string>> = {
  1: "the operation is not permitted",
  2: "there is no such file or directory",
  5: "the disk reported an error",
  12: "there is not enough memory",
  13: "permission is denied",
  16: "it is in use",
  17: "it exists already",
  18: "it is on another file system",
  20: "something in its place is not a directory",
  21: "it is a directory",
  22: "the operating system says the value is invalid",
  24: "there are too many directories in it",
  27: "the file is too large for the file system",
  28: "there is no space left on the disk",
  30: "the file system is read-only",
  31: "it has too many hard links",
  36: "the name is too long",
  38: "the kernel does not have the system call",
  40: "there are too many symbolic links on its path",
  71: "the records do not fit together",
  75: "its owner is outside the ids of the user namespace",
  95: "the file system does not support it",
  116: "it was changed by someone else meanwhile",
  122: "the disk quota is used up",
};

/** What a full disk may also be when it is told of an attribute: ext4 keeps a few kilobytes of them for a file. */
const NO_ROOM_FOR_XATTR = "the disk is full, or the file system has no room for all attributes of the file";

const HINTS: Readonly<Record<number, string>> = {
  28: "make room, or keep the store on a larger disk: set XDG_DATA_HOME",
  75: "give the user a range of at least 65536 ids in /etc/subuid and /etc/subgid",
  122: "make room, or keep the store on another disk: set XDG_DATA_HOME",
};

/** Operations that are not about an entry that somebody else has asked for. */
const WHOLE: ReadonlySet<TreeOp> = new Set<TreeOp>([
  "begin",
  "finish",
  "remove",
  "copy",
  "probe",
  "read",
  "show",
  "look",
  "open",
]);

/** Errors that are the layer's fault when an entry gives them: no tree could hold what it asks for. */
const CORRUPT = new Set([2, 20, 21, 36, 40]);

/** Make the error of an answer with one. */
export function treeError(answer: Omit<TreeAnswer, "bytes">): RlError {
  const op = treeOpName(answer.step);
  const state = STATES[answer.error] ?? `the operating system refused with error ${answer.error}`;
  // A step before any operation: entering the user namespace, as every start does.
  if (op === undefined) return usernsError(answer, state);
  const parts = { action: ACTIONS[op], subject: answer.path, state, hint: HINTS[answer.error] };
  if (op === "xattr" && answer.error === 28)
    return new RlError({ ...parts, code: "io", state: NO_ROOM_FOR_XATTR });
  return new RlError({ ...parts, code: errorCode(op, answer.error) });
}

const EPERM = 1;
const NO_NAMESPACE =
  "inside another container: start that one with --security-opt seccomp=unconfined --security-opt unmask=ALL; " +
  "otherwise see rl info";

function usernsError({ error, path }: Pick<TreeAnswer, "error" | "path">, state: string): RlError {
  const action = "set up user namespace with";
  if (error !== EPERM || path !== "") return new RlError({ code: "io", action, subject: path, state });
  return new RlError({ code: "unsupported", action, subject: "unshare", state, hint: NO_NAMESPACE });
}

function errorCode(op: TreeOp, error: number): RlError["code"] {
  const isEntry = !WHOLE.has(op);
  if (isEntry && (CORRUPT.has(error) || (op === "hardlink" && error === 1))) return "corrupt";
  // A capability that the kernel cannot read.
  if (op === "xattr" && error === 22) return "corrupt";
  if (error === 71) return "invalid";
  if (error === 75) return "unsupported";
  if (error === 17) return "exists";
  if (error === 2 && !isEntry) return "not-found";
  return error === 24 ? "limit" : "io";
}
