import type { Digest } from "../digest/digest.ts";
import { asDigest } from "./descriptor.ts";
import {
  asArray,
  asBoolean,
  asInteger,
  asObject,
  asString,
  asText,
  listOf,
  mapOf,
  optional,
  present,
  refuseField,
  required,
} from "./fields.ts";
import { parseStrictJson } from "./json.ts";
import { MAX_LAYERS } from "./manifest.ts";

/** What an image is and how to run it; field names as in the image spec (config.md). */
export interface ImageConfig {
  /** RFC 3339 time, as written. */
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly architecture: string;
  readonly os: string;
  readonly "os.version"?: string | undefined;
  readonly "os.features"?: readonly string[] | undefined;
  readonly variant?: string | undefined;
  readonly config?: ImageProcess | undefined;
  readonly rootfs: {
    readonly type: "layers";
    /** Digests of the uncompressed layers, base first. */
    readonly diff_ids: readonly Digest[];
  };
  readonly history?: readonly HistoryEntry[] | undefined;
}

/** Defaults for containers of an image. No string in it contains a NUL. */
export interface ImageProcess {
  /** "", "user", "uid", "user:group", "uid:gid", "uid:group" or "user:gid". */
  readonly User?: string | undefined;
  /** Keys are "port", "port/tcp" or "port/udp". */
  readonly ExposedPorts?: Readonly<Record<string, EmptyObject>> | undefined;
  /** "NAME=value" each, in the image's order; a name may be there twice. */
  readonly Env?: readonly string[] | undefined;
  readonly Entrypoint?: readonly string[] | undefined;
  readonly Cmd?: readonly string[] | undefined;
  /** Keys are absolute paths in the container. */
  readonly Volumes?: Readonly<Record<string, EmptyObject>> | undefined;
  readonly WorkingDir?: string | undefined;
  readonly Labels?: Readonly<Record<string, string>> | undefined;
  /** "SIGTERM" or "15". */
  readonly StopSignal?: string | undefined;
  /** Seconds; Docker's. */
  readonly StopTimeout?: number | undefined;
  /** Reserved by the spec for Docker's older images: bytes, bytes and relative weight. */
  readonly Memory?: number | undefined;
  readonly MemorySwap?: number | undefined;
  readonly CpuShares?: number | undefined;
  readonly Healthcheck?: Healthcheck | undefined;
  /** On Windows images: the command line is escaped already. */
  readonly ArgsEscaped?: boolean | undefined;
  /** Dockerfile instructions for images built on this one; Docker's. */
  readonly OnBuild?: readonly string[] | undefined;
  /** What runs the shell form of instructions; Docker's. */
  readonly Shell?: readonly string[] | undefined;
}

/** The value of a Go `map[string]struct{}`: only the keys mean something. */
export type EmptyObject = Readonly<Record<never, never>>;

/** How to tell that a container is well; Docker's. Durations are nanoseconds, 0 stands for the default. */
export interface Healthcheck {
  /** [] inherits, ["NONE"] disables, ["CMD", …] executes, ["CMD-SHELL", line] runs in the shell. */
  readonly Test?: readonly string[] | undefined;
  readonly Interval?: number | undefined;
  readonly Timeout?: number | undefined;
  readonly StartPeriod?: number | undefined;
  readonly StartInterval?: number | undefined;
  readonly Retries?: number | undefined;
}

/** How one layer came to be, or, with `empty_layer`, a step that made none. */
export interface HistoryEntry {
  readonly created?: string | undefined;
  readonly author?: string | undefined;
  readonly created_by?: string | undefined;
  readonly comment?: string | undefined;
  readonly empty_layer?: boolean | undefined;
}

/**
 * Read an image configuration. The caller has bounded the bytes (4 MiB) and keeps them.
 *
 * Strict about everything a container is made from. Environment entries without "=" set nothing and are
 * dropped, as Docker does.
 *
 * @throws RlError code "invalid", "limit" for more than 128 layers
 */
export function parseImageConfig(bytes: Uint8Array): ImageConfig {
  const where = "image config";
  const object = asObject(parseStrictJson(bytes, where), where);
  return present({
    created: optional(object, "created", where, asString),
    author: optional(object, "author", where, asString),
    architecture: required(object, "architecture", where, asText),
    os: required(object, "os", where, asText),
    "os.version": optional(object, "os.version", where, asText),
    "os.features": optional(object, "os.features", where, listOf(asText)),
    variant: optional(object, "variant", where, asText),
    config: optional(object, "config", where, readProcess),
    rootfs: required(object, "rootfs", where, readRootfs),
    history: optional(object, "history", where, listOf(readHistoryEntry)),
  });
}

function readProcess(value: unknown, where: string): ImageProcess {
  const object = asObject(value, where);
  const text = (key: string): string | undefined => optional(object, key, where, asText);
  const texts = (key: string): readonly string[] | undefined => optional(object, key, where, listOf(asText));
  const integer = (key: string): number | undefined => optional(object, key, where, asInteger);
  return present({
    User: text("User"),
    ExposedPorts: optional(object, "ExposedPorts", where, readKeys),
    Env: texts("Env")?.filter((entry) => entry.includes("=")),
    Entrypoint: texts("Entrypoint"),
    Cmd: texts("Cmd"),
    Volumes: optional(object, "Volumes", where, readKeys),
    WorkingDir: text("WorkingDir"),
    Labels: optional(object, "Labels", where, mapOf(asText)),
    StopSignal: text("StopSignal"),
    StopTimeout: integer("StopTimeout"),
    Memory: integer("Memory"),
    MemorySwap: integer("MemorySwap"),
    CpuShares: integer("CpuShares"),
    Healthcheck: optional(object, "Healthcheck", where, readHealthcheck),
    ArgsEscaped: optional(object, "ArgsEscaped", where, asBoolean),
    OnBuild: texts("OnBuild"),
    Shell: texts("Shell"),
  });
}

function readHealthcheck(value: unknown, where: string): Healthcheck {
  const object = asObject(value, where);
  const integer = (key: string): number | undefined => optional(object, key, where, asInteger);
  return present({
    Test: optional(object, "Test", where, listOf(asText)),
    Interval: integer("Interval"),
    Timeout: integer("Timeout"),
    StartPeriod: integer("StartPeriod"),
    StartInterval: integer("StartInterval"),
    Retries: integer("Retries"),
  });
}

function readRootfs(value: unknown, where: string): ImageConfig["rootfs"] {
  const object = asObject(value, where);
  const type = required(object, "type", where, asString);
  if (type !== "layers") throw refuseField(`${where}.type`, 'it is not "layers"');
  return { type, diff_ids: optional(object, "diff_ids", where, readDiffIds) ?? [] };
}

function readDiffIds(value: unknown, where: string): readonly Digest[] {
  const count = asArray(value, where).length;
  if (count > MAX_LAYERS) throw refuseField(where, `there are ${count}, more than ${MAX_LAYERS}`, "limit");
  return listOf(asDigest)(value, where);
}

function readHistoryEntry(value: unknown, where: string): HistoryEntry {
  const object = asObject(value, where);
  // For people to read, never executed or put in a path: any string will do.
  return present({
    created: optional(object, "created", where, asString),
    author: optional(object, "author", where, asString),
    created_by: optional(object, "created_by", where, asString),
    comment: optional(object, "comment", where, asString),
    empty_layer: optional(object, "empty_layer", where, asBoolean),
  });
}

/** The keys of a Go `map[string]struct{}`; what stands for the empty struct does not matter. */
const readKeys = mapOf<EmptyObject>(() => ({}));
