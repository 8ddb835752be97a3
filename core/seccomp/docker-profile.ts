import { RlError } from "../errors.ts";
import type {
  LinuxSeccomp,
  LinuxSeccompArg,
  LinuxSyscall,
  SeccompAction,
  SeccompOperator,
} from "../spec/runtime-config.ts";
import { type Machine, NATIVE } from "./architecture.ts";
import { errnoOf } from "./errno.ts";
import { readEntries, readList, readNumber, readObject, readText } from "./json.ts";

/** What the conditions of a profile are tested against. */
export interface ProfileContext {
  readonly architecture: Machine;
  /** The bounding set, by OCI name ("CAP_CHOWN"). */
  readonly capabilities: readonly string[];
  /** The kernel's release as uname(2) gives it, "6.1.0-30-amd64"; when absent it is new enough for everything. */
  readonly kernel?: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** How profiles call a machine in `arches`: by Go's name for it. */
const ARCHES: Readonly<Record<Machine, string>> = { x86_64: "amd64", aarch64: "arm64" };

/**
 * Turn a parsed profile file into a filter for one container.
 *
 * Two formats are read: the `seccomp` object of the OCI runtime specification, and that of Docker and Podman,
 * which is the same with `archMap` for `architectures`, `name` for a single `names`, `errno` names, and
 * `includes`/`excludes` conditions on capabilities, architecture and kernel version.
 *
 * Throws `RlError` "invalid" naming the property that has the wrong type or contradicts another one.
 */
export function resolveProfile(profile: unknown, context: ProfileContext): LinuxSeccomp {
  const object = readObject(profile, "profile");
  if (object.archMap !== undefined && object.architectures !== undefined) {
    throw contradiction("archMap", "architectures is there as well");
  }
  const flags = readList(object.flags, "flags");
  const errno = readErrno(object.defaultErrnoRet, object.defaultErrno, "defaultErrnoRet");
  return {
    defaultAction: readText(object.defaultAction, "defaultAction") as SeccompAction,
    ...(errno === undefined ? {} : { defaultErrnoRet: errno }),
    architectures:
      readArchMap(object.archMap, context.architecture) ?? readList(object.architectures, "architectures"),
    ...(flags.length === 0 ? {} : { flags }),
    syscalls: readEntries(object.syscalls, "syscalls")
      .filter((entry) => applies(entry, context))
      .map(readSyscall),
  };
}

/** The architectures a machine runs, its own first. A map without an entry for it leaves it alone. */
function readArchMap(value: unknown, machine: Machine): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const own = readEntries(value, "archMap").find((entry) => entry.architecture === NATIVE[machine]);
  return own === undefined
    ? []
    : [NATIVE[machine], ...readList(own.subArchitectures, "archMap.subArchitectures")];
}

/** True when all of `includes` and none of `excludes` hold. */
function applies(entry: Json, context: ProfileContext): boolean {
  const includes = readObject(entry.includes ?? {}, "includes");
  const excludes = readObject(entry.excludes ?? {}, "excludes");
  const has = (capability: string): boolean => context.capabilities.includes(capability);
  const arch = ARCHES[context.architecture];

  const wantedArches = readList(includes.arches, "includes.arches");
  if (wantedArches.length > 0 && !wantedArches.includes(arch)) return false;
  if (!readList(includes.caps, "includes.caps").every(has)) return false;
  if (includes.minKernel !== undefined && !isAtLeast(context.kernel, includes.minKernel)) return false;

  if (readList(excludes.arches, "excludes.arches").includes(arch)) return false;
  if (readList(excludes.caps, "excludes.caps").some(has)) return false;
  return excludes.minKernel === undefined || !isAtLeast(context.kernel, excludes.minKernel);
}

function isAtLeast(release: string | undefined, minimum: unknown): boolean {
  const wanted = /^(\d+)\.(\d+)$/.exec(readText(minimum, "minKernel"));
  if (wanted === null) throw contradiction("minKernel", `${JSON.stringify(minimum)} is not MAJOR.MINOR`);
  if (release === undefined) return true;
  const actual = /^(\d+)\.(\d+)/.exec(release);
  if (actual === null) throw contradiction("minKernel", `the kernel calls itself ${JSON.stringify(release)}`);
  const [major, minor] = [Number(actual[1]), Number(actual[2])];
  return major > Number(wanted[1]) || (major === Number(wanted[1]) && minor >= Number(wanted[2]));
}

function readSyscall(entry: Json): LinuxSyscall {
  const names = readList(entry.names, "names");
  const single = entry.name === undefined || entry.name === "" ? [] : [readText(entry.name, "name")];
  if (names.length > 0 && single.length > 0) throw contradiction("name", "names is there as well");
  const errno = readErrno(entry.errnoRet, entry.errno, "errnoRet");
  const args = readEntries(entry.args, "args").map(readArg);
  return {
    names: [...names, ...single],
    action: readText(entry.action, "action") as SeccompAction,
    ...(errno === undefined ? {} : { errnoRet: errno }),
    ...(args.length === 0 ? {} : { args }),
  };
}

function readArg(arg: Json): LinuxSeccompArg {
  return {
    index: readNumber(arg.index, "args.index"),
    value: readNumber(arg.value ?? 0, "args.value"),
    valueTwo: readNumber(arg.valueTwo ?? 0, "args.valueTwo"),
    op: readText(arg.op, "args.op") as SeccompOperator,
  };
}

/** Podman writes an errno's name beside its number, for machines that number it otherwise: the name counts. */
function readErrno(number: unknown, name: unknown, property: string): number | undefined {
  if (name !== undefined && name !== "") {
    const text = readText(name, property);
    const value = errnoOf(text);
    if (value === undefined) throw contradiction(property, `${JSON.stringify(text)} is no errno`);
    return value;
  }
  return number === undefined || number === null ? undefined : readNumber(number, property);
}

function contradiction(property: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "read seccomp profile property", subject: property, state });
}
