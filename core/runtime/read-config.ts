/** `config.json` of a bundle, from its bytes: everything later is decided from what this lets through. */
import { isRlError, RlError } from "../errors.ts";
import { asBoolean, asString, asText, listOf, refuseField } from "../spec/fields.ts";
import { parseStrictJson } from "../spec/json.ts";
import type { Process, Root, RuntimeConfig } from "../spec/runtime-config.ts";
import { readHooks } from "./read-hooks.ts";
import { readLinux } from "./read-linux.ts";
import { readMount } from "./read-mounts.ts";
import { readProcess } from "./read-process.ts";
import { asName, mapByName, propertiesOf, quote, whole } from "./reading.ts";

/** Most bytes of a config.json: a filter with every system call and thousands of mounts fit many times. */
const SIZE_LIMIT = 16 * 2 ** 20;

/** https://semver.org: three numbers, what comes before a release, what it was built from. */
const SEMANTIC_VERSION =
  /^(0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?(?:\+[\dA-Za-z-]+(?:\.[\dA-Za-z-]+)*)?$/;

/**
 * Read a container's configuration, checking every property that the specification has for Linux: its type,
 * its range, and that it is there when it must be. Properties of other platforms and unknown ones are ignored.
 * Integers beyond 2^53 are bigints and exact.
 *
 * Command lines may be missing: only a start needs one.
 *
 * @param subject names the file in errors
 * @throws RlError "invalid" naming the property, "limit" for more than 16 MiB or 64 levels
 */
export function readRuntimeConfig(bytes: Uint8Array, subject: string): RuntimeConfig {
  const parsed = parsedDocument(bytes, subject);
  return rephrased(subject, "", () => readConfig(parsed, ""));
}

function parsedDocument(bytes: Uint8Array, subject: string): unknown {
  const limits = { size: SIZE_LIMIT, bigIntegers: true };
  return rephrased(subject, subject, () => parseStrictJson(bytes, subject, limits));
}

/**
 * Readers say where in the document the fault is; people want to know which document as well.
 *
 * @param document how the reader calls the document itself
 */
function rephrased<T>(subject: string, document: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRlError(error)) throw error;
    throw new RlError({
      code: error.code,
      action: "read config",
      subject,
      state: error.subject === document ? error.state : `${error.subject}: ${error.state}`,
      hint: error.hint ?? "mend it there; rl oci spec writes one to compare it with",
      cause: error,
    });
  }
}

/** Read a process document, as `exec --process` takes one. @throws RlError as `readRuntimeConfig` */
export function readProcessDocument(bytes: Uint8Array, subject: string): Process {
  const parsed = parsedDocument(bytes, subject);
  return rephrased(subject, "process", () => readProcess(parsed, "process"));
}

function readConfig(value: unknown, where: string): RuntimeConfig {
  const { must, may } = propertiesOf(value, where);
  return whole<RuntimeConfig>({
    // The first one, since a config of another version may differ in all the others.
    ociVersion: must("ociVersion", readVersion),
    root: must("root", readRoot),
    mounts: may("mounts", listOf(readMount)),
    process: may("process", readProcess),
    hostname: may("hostname", asText),
    domainname: may("domainname", asText),
    hooks: may("hooks", readHooks),
    annotations: may("annotations", mapByName(asName, asString)),
    linux: may("linux", readLinux),
  });
}

function readVersion(value: unknown, where: string): string {
  const version = asText(value, where);
  const major = SEMANTIC_VERSION.exec(version)?.[1];
  if (major === undefined) throw refuseField(where, `${quote(version)} is not a semantic version`);
  if (major !== "1") throw refuseField(where, `${quote(version)} is not a version 1 of the specification`);
  return version;
}

function readRoot(value: unknown, where: string): Root {
  const { must, may } = propertiesOf(value, where);
  return whole<Root>({ path: must("path", asName), readonly: may("readonly", asBoolean) });
}
