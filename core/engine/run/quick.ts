/**
 * Starts that were prepared before. What a start needs depends on the flags, a few variables and a few files; with
 * the same flags and variables and unchanged files, everything but the container's id, arguments and environment
 * is as last time, and is read from one file in the user's run directory. On the path of every start.
 */
import type { StorePaths } from "../../host/bun/paths.ts";
import { type Identity, privateDirectory, readSmallFile, stamps } from "../../host/bun/system.ts";
import type { ImageRecord } from "../../mod.ts";
import type { Environment } from "../session/session.ts";
import { profileFile } from "./security.ts";
import type { RunFlags } from "./words.ts";

/** Set by the build to a digest of what is built. From source nothing is kept: the code may change. */
declare const RL_BUILD: string | undefined;

/** Larger ones are not kept. */
export const QUICK_LIMIT = 64 * 1024;

/** A mount's source that depends on the working directory. */
const RELATIVE_SOURCE = /(?:^|,)"?(?:src|source)=\./i;

/** The part of an image's config that arguments and environment come from. */
export interface WordsConfig extends Pick<ImageRecord["config"], "Env" | "Cmd" | "Entrypoint"> {
  /** Words before these, of what runs an image's command that cannot be executed itself. */
  readonly Runner?: readonly string[] | undefined;
}

/** A start but for what differs every time. */
export interface PreparedStart {
  readonly template: Uint8Array;
  readonly config: WordsConfig;
  /** Of a container in networks with names: to be done once it has a name of its own. @throws RlError */
  readonly enter?: ((name: string) => Promise<void>) | undefined;
}

/** The first line of a kept start; the template follows. */
export interface QuickHeader {
  readonly paths: readonly string[];
  readonly stamps: string;
  readonly config: WordsConfig;
}

/** Variables that decide where things are. */
const VARIABLES = ["HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "RL_ROOT", "PATH", "USER"] as const;

/**
 * The file that keeps starts like this one; undefined for those that are prepared every time: with `--pull always`
 * and with a storage driver forced.
 */
export function quickFile(
  flags: RunFlags,
  image: string,
  environment: Environment,
  user: Identity,
  paths: StorePaths,
): string | undefined {
  const build = typeof RL_BUILD === "string" ? RL_BUILD : undefined;
  if (
    build === undefined ||
    flags.runtime !== undefined ||
    flags.pull === "always" ||
    // Variables and tags are a start's own.
    flags["log-opt"].length > 0 ||
    environment.RL_STORAGE_DRIVER
  )
    return undefined;
  const profile = profileFile(flags["security-opt"]);
  // Of what is no file on a disk, a stamp says nothing.
  if (profile !== undefined && /^\/(dev|proc)\//.test(profile)) return undefined;
  const rest = templateFlags(flags);
  const directory = usedDirectory(flags) ?? "";
  const variables = VARIABLES.map((name) => environment[name]);
  const inputs = [
    build,
    ...placeOf(rest, environment),
    rest,
    image,
    user,
    directory,
    process.execPath,
    navigator.hardwareConcurrency,
  ];
  const key = JSON.stringify([inputs, variables]);
  return `${paths.run}/starts/${new Bun.CryptoHasher("sha256").update(key).digest("hex")}`;
}

/** The flags that a start is prepared for: not those of what differs every time, nor of what is done beside it. */
export function templateFlags({
  cidfile: _cidfile,
  env: _env,
  "env-file": _files,
  label: _label,
  "label-file": _labels,
  name: _name,
  quiet: _quiet,
  replace: _replace,
  ...rest
}: RunFlags) {
  return rest;
}

/** The working directory, for a start with a path that is relative to it. */
export function usedDirectory(flags: RunFlags): string | undefined {
  const isRelative =
    flags.volume.some((text) => text.startsWith(".")) ||
    flags.mount.some((text) => RELATIVE_SOURCE.test(text)) ||
    profileFile(flags["security-opt"])?.startsWith("/") === false;
  return isRelative ? process.cwd() : undefined;
}

/** What a control group with limits depends on: the caller's own, and the bus of his service manager. */
function placeOf(flags: Partial<RunFlags>, { DBUS_SESSION_BUS_ADDRESS }: Environment): readonly unknown[] {
  if (!asksForLimits(flags)) return [];
  const own = readSmallFile("/proc/self/cgroup", QUICK_LIMIT);
  return [typeof own === "number" ? own : new TextDecoder().decode(own), DBUS_SESSION_BUS_ADDRESS];
}

export function asksForLimits(flags: Partial<RunFlags>): boolean {
  return LIMITS.some((name) => flags[name] !== undefined && flags[name].length > 0);
}

/** The flags that a control group is needed for. */
const LIMITS = [
  "blkio-weight",
  "blkio-weight-device",
  "cgroup-parent",
  "cpu-period",
  "cpu-quota",
  "cpu-shares",
  "cpus",
  "cpuset-cpus",
  "cpuset-mems",
  "device-read-bps",
  "device-read-iops",
  "device-write-bps",
  "device-write-iops",
  "memory",
  "memory-reservation",
  "memory-swap",
  "pids-limit",
] as const satisfies readonly (keyof RunFlags)[];

/** The kept start, when it is there and nothing it depends on has changed. */
export function readQuick(file: string, paths: StorePaths): PreparedStart | undefined {
  // In a directory of somebody else's, the plan could be anything.
  if (privateDirectory(paths.run) !== 0) return undefined;
  const bytes = readSmallFile(file, QUICK_LIMIT);
  if (typeof bytes === "number") return undefined;
  const end = bytes.indexOf(NEWLINE);
  const header = parseHeader(bytes.subarray(0, Math.max(0, end)));
  if (header === undefined || stamps(header.paths) !== header.stamps) return undefined;
  return { template: bytes.subarray(end + 1), config: header.config };
}

/** What this program wrote; undefined for a file that a crash of the machine left empty. */
function parseHeader(line: Uint8Array): QuickHeader | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(line)) as QuickHeader;
  } catch {
    return undefined;
  }
}

const NEWLINE = 0x0a;
