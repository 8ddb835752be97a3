/**
 * The one place that loads the C module. Text goes over as NUL-terminated bytes after a check for NUL inside,
 * numbers come back as results or negative errno. Arrays are passed themselves, not as addresses taken before: the
 * collector leaves them alone for as long as the call takes.
 */
import { CString, dlopen, type FFIFunction, type Pointer, ptr, toArrayBuffer } from "bun:ffi";
import library from "./build/librl.so" with { type: "file" };
import { OTHER_SIGNATURES, START_SIGNATURES } from "./symbols.ts";

type Signatures = Record<string, FFIFunction>;
type Symbols<S extends Signatures> = ReturnType<typeof dlopen<S>>["symbols"];

let startSymbols: Symbols<typeof START_SIGNATURES> | undefined;
let otherSymbols: Symbols<typeof OTHER_SIGNATURES> | undefined;

/** Load once, on first use: importing this file costs nothing. */
function onStart(): Symbols<typeof START_SIGNATURES> {
  startSymbols ??= load(START_SIGNATURES);
  return startSymbols;
}

function symbols(): Symbols<typeof OTHER_SIGNATURES> {
  otherSymbols ??= load(OTHER_SIGNATURES);
  return otherSymbols;
}

/**
 * An embedded library is first copied to the temporary directory, from where nothing may be executed on some
 * machines. Memory serves as well and leaves nothing behind, but costs two more calls.
 */
function load<const S extends Signatures>(signatures: S): Symbols<S> {
  try {
    return dlopen(library, signatures).symbols;
  } catch (error) {
    const inMemory = copyToMemory();
    if (inMemory < 0) throw error;
    return dlopen(`/proc/self/fd/${inMemory}`, signatures).symbols;
  }
}

/** The library in a memfd: its descriptor, or -1. */
function copyToMemory(): number {
  const { memfd_create } = dlopen("libc.so.6", {
    memfd_create: { args: ["ptr", "u32"], returns: "i32" },
  }).symbols;
  const name = terminated("rl-library");
  const fd = memfd_create(ptr(name), MFD_CLOEXEC);
  const { readFileSync, writeFileSync } = process.getBuiltinModule("node:fs");
  if (fd >= 0) writeFileSync(fd, readFileSync(library));
  return fd;
}

const MFD_CLOEXEC = 1;

const encoder = new TextEncoder();

/** Bytes of a NUL-terminated string; a NUL inside would cut it short in C, so it is refused. */
function terminated(text: string): Uint8Array {
  if (text.includes("\0")) throw new TypeError(`Cannot pass ${JSON.stringify(text)}: it contains a NUL`);
  return encoder.encode(`${text}\0`);
}

/** The caller as the kernel sees it. */
export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Hard limit of open files. */
  readonly openFiles: number;
  /** `uname -r`. */
  readonly kernelRelease: string;
}

/** Replace this process by the static program. Returns a negative errno when that failed. */
export function replaceProcess(name: string, plan: Uint8Array): number {
  return onStart().rl_replace(terminated(name), plan, plan.length);
}

/** A descriptor of the sealed static program, or a negative errno. */
export function openProgram(): number {
  return symbols().rl_program();
}

/** A descriptor that reads as the plan, or a negative errno. */
export function openPlan(plan: Uint8Array): number {
  return symbols().rl_plan(plan, plan.length);
}

/** Read a file of less than `limit` bytes; a negative errno when that failed (-27, EFBIG, when it is larger). */
export function readSmallFile(path: string, limit = 65536): Uint8Array | number {
  const buffer = new Uint8Array(limit);
  const length = Number(onStart().rl_read_file(terminated(path), buffer, limit));
  return length < 0 ? length : buffer.subarray(0, length);
}

/** The same into a buffer that is there: the length, or a negative errno. */
export function readFileInto(path: string, buffer: Uint8Array): number {
  return Number(onStart().rl_read_file(terminated(path), buffer, buffer.length));
}

/** Make a directory (and its parents) for this user alone; negative errno, EPERM when it belongs to another. */
export function privateDirectory(path: string): number {
  return onStart().rl_private_directory(terminated(path));
}

/** Make one directory, 0700; 0 or a negative errno, EEXIST when there is something already. */
export function makeDirectory(path: string): number {
  return symbols().rl_make_directory(terminated(path));
}

/** symlink(2). 0 or a negative errno. */
export function makeLink(target: string, path: string): number {
  return onStart().rl_symlink(terminated(target), terminated(path));
}

/** Write a file of this user's, 0600, in place of what is there; 0 or a negative errno. */
export function writeFile(path: string, text: string): number {
  return putText(path, text, 0);
}

/** Append to a file of this user's, made when missing; 0 or a negative errno. */
export function appendText(path: string, text: string): number {
  return putText(path, text, 1);
}

function putText(path: string, text: string, append: 0 | 1): number {
  // The NUL is not written; without it an empty text would have no address.
  const bytes = encoder.encode(`${text}\0`);
  return symbols().rl_write_file(terminated(path), bytes, bytes.length - 1, append);
}

/** Take a lock file: its descriptor, or a negative errno, EWOULDBLOCK (-11) when another has it. */
export function takeLock(path: string): number {
  return symbols().rl_lock(terminated(path));
}

/** access(2): mode 0 exists, 1 executable, 2 writable, 4 readable. */
export function access(path: string, mode: number): boolean {
  return symbols().rl_access(terminated(path), mode) === 0;
}

/** Write everything to a descriptor; 0 or a negative errno. */
export function writeAll(fd: number, text: string): number {
  const bytes = encoder.encode(text);
  return bytes.length === 0 ? 0 : symbols().rl_write(fd, bytes, bytes.length);
}

/** isatty(3). */
export function isTerminal(fd: number): boolean {
  return onStart().rl_is_terminal(fd) === 1;
}

/** Width of a terminal, 0 when it is none. */
export function terminalColumns(fd: number): number {
  return symbols().rl_columns(fd);
}

/** Effective ids, the limit of open files and the kernel's release. */
export function identity(): Identity {
  const numbers = new Uint32Array(4);
  const release = new Uint8Array(128);
  onStart().rl_identity(numbers, release, release.length);
  const [uid = 0, gid = 0, low = 0, high = 0] = numbers;
  return { uid, gid, openFiles: high * 2 ** 32 + low, kernelRelease: new CString(ptr(release)).toString() };
}

/**
 * A text of one number per path: a number changes when the file does, and is 0 for a path that is not there. Of a
 * directory only its identity counts. All in one call, for the path of every start.
 */
export function stamps(paths: readonly string[]): string {
  if (paths.length === 0) return "";
  const numbers = new BigUint64Array(paths.length);
  onStart().rl_stamps(terminatedList(paths), numbers, paths.length);
  return numbers.join();
}

/**
 * When each of these files of a directory has last changed, in microseconds since the epoch: 0 for one that is not
 * there. All in one call, for who looks at thousands.
 */
export function changes(directory: string, names: readonly string[]): Float64Array {
  const moments = new Float64Array(names.length);
  if (names.length > 0) {
    symbols().rl_changes(terminated(directory), terminatedList(names), moments, names.length);
  }
  return moments;
}

/** Several NUL-terminated strings, at least one, one after the other. */
function terminatedList(texts: readonly string[]): Uint8Array {
  const joined = texts.join("\0");
  if (joined.split("\0").length !== texts.length)
    throw new TypeError(`Cannot pass ${JSON.stringify(texts)}: one contains a NUL`);
  return encoder.encode(`${joined}\0`);
}

/** Memory shared with other processes (syscalls-c/ring.h), mapped until this one ends. */
export interface SharedMemory {
  /** To be inherited by those who share it. */
  readonly fd: number;
  readonly address: number;
  readonly bytes: ArrayBuffer;
}

/** Make shared memory; pages are taken when they are first touched. A negative errno when there is none to be had. */
export function openSharedMemory(size: number): SharedMemory | number {
  const where = new BigUint64Array(1);
  const fd = symbols().rl_arena(size, where);
  if (fd < 0) return fd;
  const address = Number(where[0]);
  return { fd, address, bytes: toArrayBuffer(address as Pointer, 0, size) };
}

/** Give bytes of a ring back to who fills it; `control` is the address where its slice begins. */
export function releaseRing(control: number, count: number): void {
  symbols().rl_release(control, count);
}

/** Signal the process of this number that was started at this time (clock ticks since boot); 0 or a negative errno. */
export function signalProcess(pid: number, startTime: number, signal: number): number {
  return symbols().rl_signal(pid, BigInt(startTime), signal);
}

/**
 * Let descriptors 3 to 2 + count outlive this program, which the caller has opened for the next one. 0, or the number
 * of one that the caller has not opened.
 */
export function preserveDescriptors(count: number): number {
  return symbols().rl_preserve(count);
}

/**
 * Kill what is in a control group, and remove it with those below, unless somebody else does in `grace` milliseconds;
 * 0 also when there is none, or a negative errno.
 */
export function removeCgroup(path: string, grace: number): number {
  return symbols().rl_remove_cgroup(terminated(path), grace);
}

/** Whether a path is a FIFO. */
export function isFifo(path: string): boolean {
  return symbols().rl_is_fifo(terminated(path)) === 1;
}

/** Let who waits at a FIFO go on, and remove it; 0 or a negative errno, ENXIO (-6) when nobody waits there. */
export function openGate(path: string): number {
  return symbols().rl_open_gate(terminated(path));
}

/** Remove these files of a directory and then itself; 0 or a negative errno, ENOTEMPTY (-39) when there is more in it. */
export function removeFiles(directory: string, names: readonly string[]): number {
  return symbols().rl_remove_files(terminated(directory), terminatedList(names), names.length);
}

/** Who a container's process is to be. */
export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  /** All supplementary groups. */
  readonly groups: readonly number[];
  /** Empty when the passwd file has none. */
  readonly home: string;
}

/**
 * Look a user specification ("name", "name:group", "1000") up in the texts of a container's passwd and group files;
 * `additional` names more groups. A negative errno: ENOENT (-2) for an unknown name, ERANGE (-34) for too high a number.
 */
export function lookUpUser(
  spec: string,
  additional: readonly string[],
  passwd: Uint8Array,
  group: Uint8Array,
): ContainerUser | number {
  const numbers = new Uint32Array(2 + MOST_GROUPS);
  const home = new Uint8Array(1024);
  const count = symbols().rl_look_up_user(
    terminated(spec),
    terminated(additional.join(",")),
    terminatedBytes(passwd),
    terminatedBytes(group),
    numbers,
    numbers.length,
    home,
    home.length,
  );
  if (count < 0) return count;
  const [uid = 0, gid = 0] = numbers;
  return { uid, gid, groups: [...numbers.subarray(2, 2 + count)], home: new CString(ptr(home)).toString() };
}

/** Whether a layer's directory hides what the layers below have of it. */
export function isOpaque(directory: string): boolean {
  return symbols().rl_is_opaque(terminated(directory)) === 1;
}

/** As many as user.h has. */
const MOST_GROUPS = 256;

/** A file's bytes up to its first NUL, if any, and one. */
function terminatedBytes(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length + 1);
  copy.set(bytes);
  return copy;
}

/** Which of so many places a text has among kept starts (syscalls-c/kept-start.c). */
export function slotOf(text: string, slots: number): number {
  return symbols().rl_slot(terminated(text), slots);
}

/** What tells the program that executes plans from those of other builds. */
export function programId(): string {
  const id = new Uint8Array(32);
  symbols().rl_program_id(id, id.length);
  return new CString(ptr(id)).toString();
}

/** Nanoseconds of CLOCK_MONOTONIC, as the C side traces them. */
export function monotonic(): bigint {
  return BigInt(symbols().rl_monotonic());
}
