import { RlError } from "../errors.ts";
import { asObject, asString, listOf, optional, present, required } from "./fields.ts";
import { normalizeArchitecture, runnableVariants } from "./platform-variant.ts";
import { systemsMeet } from "./wasm-platform.ts";

/** What an image runs on; field names as in the image spec (image-index.md, config.md). */
export interface Platform {
  /** Go's GOOS: "linux". */
  readonly os: string;
  /** Go's GOARCH: "amd64", "arm64". */
  readonly architecture: string;
  /** "v7" of "arm"; absent for the common one. */
  readonly variant?: string | undefined;
  readonly "os.version"?: string | undefined;
  readonly "os.features"?: readonly string[] | undefined;
  /** Of the processor; Docker's manifest lists have them, the image spec keeps the name for later. */
  readonly features?: readonly string[] | undefined;
}

/** What `choosePlatform` looks at; a `Descriptor` is one. */
export interface PlatformCandidate {
  readonly platform?: Platform | undefined;
  readonly artifactType?: string | undefined;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Operating systems that can stand alone in a platform text; every other single word is an architecture. */
const OPERATING_SYSTEMS: readonly string[] = ["linux", "windows", "darwin", "freebsd"];

const PART = /^[A-Za-z0-9_.-]+$/;

/** Read the platform of a descriptor, as it is written there. */
export function readPlatform(value: unknown, where: string): Platform {
  const object = asObject(value, where);
  return present({
    os: required(object, "os", where, asString),
    architecture: required(object, "architecture", where, asString),
    variant: optional(object, "variant", where, asString),
    "os.version": optional(object, "os.version", where, asString),
    "os.features": optional(object, "os.features", where, listOf(asString)),
    features: optional(object, "features", where, listOf(asString)),
  });
}

/**
 * Read "linux/amd64", "linux/arm/v7", "arm64" or "linux", in normal form (see `normalizePlatform`).
 *
 * @param host fills in what a single word leaves open: the operating system, else "linux", or the
 *   architecture, which has no default
 * @throws RlError code "invalid"
 */
export function parsePlatform(text: string, host?: Platform): Platform {
  const parts = text.split("/");
  const [first = "", second, third] = parts;
  if (parts.length > 3 || !parts.every((part) => PART.test(part))) {
    throw refusal(text, "it is not of the form OS/ARCHITECTURE[/VARIANT]");
  }
  if (second !== undefined) {
    return normalizePlatform({ os: first, architecture: second, variant: third });
  }
  if (!OPERATING_SYSTEMS.includes(first.toLowerCase())) {
    return normalizePlatform({ os: host?.os ?? "linux", architecture: first });
  }
  if (host === undefined) throw refusal(text, "there is no architecture");
  return normalizePlatform({ os: first, architecture: host.architecture, variant: host.variant });
}

/** Write a platform as OS/ARCHITECTURE[/VARIANT]; operating system version and features are left out. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return variant === undefined || variant === ""
    ? `${os}/${architecture}`
    : `${os}/${architecture}/${variant}`;
}

/** One form per platform: x86_64 is amd64, armhf is arm/v7, arm64/v8 is arm64, macos is darwin. */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const { architecture, variant } = normalizeArchitecture(platform.architecture, platform.variant ?? "");
  return present({
    os: os === "macos" ? "darwin" : os,
    architecture,
    variant: variant === "" ? undefined : variant,
    "os.version": platform["os.version"],
    "os.features": platform["os.features"],
  });
}

/**
 * The candidate that suits a platform best: the same variant first, then the nearest lower variant that the
 * machine also runs; among equals the first. Undefined when none suits.
 *
 * A build's attestations stand in an index as manifests of "unknown/unknown": they are never chosen. An index
 * in which nothing names a platform has its first entry chosen, and the image's config will tell.
 */
export function choosePlatform<C extends PlatformCandidate>(
  candidates: readonly C[],
  wanted: Platform,
): C | undefined {
  const runnable = candidates.filter((candidate) => !isAttestation(candidate));
  if (runnable.every((candidate) => candidate.platform === undefined)) {
    return runnable.find((candidate) => candidate.artifactType === undefined);
  }
  const machine = normalizePlatform(wanted);
  const variants = runnableVariants({ architecture: machine.architecture, variant: machine.variant ?? "" });
  for (const variant of variants) {
    const chosen = runnable.find(
      ({ platform }) => platform !== undefined && suits(platform, machine, variant),
    );
    if (chosen !== undefined) return chosen;
  }
  return undefined;
}

function suits(offered: Platform, machine: Platform, variant: string): boolean {
  const platform = normalizePlatform(offered);
  const features = platform["os.features"] ?? [];
  const version = machine["os.version"];
  return (
    systemsMeet(platform.os, machine.os) &&
    platform.architecture === machine.architecture &&
    (platform.variant ?? "") === variant &&
    // An image may need features of the system, never the other way round.
    features.every((feature) => machine["os.features"]?.includes(feature) === true) &&
    (version === undefined || version === platform["os.version"])
  );
}

function isAttestation({ platform, annotations }: PlatformCandidate): boolean {
  return (
    (platform?.os === "unknown" && platform.architecture === "unknown") ||
    annotations?.["vnd.docker.reference.type"] === "attestation-manifest"
  );
}

function refusal(subject: string, state: string): RlError {
  return new RlError({
    code: "invalid",
    action: "parse platform",
    subject,
    state,
    hint: 'write it like "linux/amd64" or "linux/arm/v7"',
  });
}
