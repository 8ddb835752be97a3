import { isRlError } from "../errors.ts";
import { parseNormalizedReference } from "../reference/familiar.ts";
import { formatReference, repositoryName } from "../reference/reference.ts";
import { asText, refuseField, required } from "../spec/fields.ts";
import type { JsonObject } from "../spec/json.ts";
import { asBase64, asWord, closedObject, listOfSome, typeOf } from "./fields.ts";
import type { IdentityRule, KeySource, Requirement } from "./policy.ts";

const SIGSTORE_FIELDS = [
  "type",
  "keyPath",
  "keyPaths",
  "keyData",
  "keyDatas",
  "fulcio",
  "pki",
  "rekorPublicKeyPath",
  "rekorPublicKeyPaths",
  "rekorPublicKeyData",
  "rekorPublicKeyDatas",
  "signedIdentity",
];
const GPG_FIELDS = ["type", "keyType", "keyPath", "keyPaths", "keyData", "signedIdentity"];

/** Read one requirement. @throws RlError "invalid" */
export function parseRequirement(value: unknown, where: string): Requirement {
  const type = typeOf(value, where);
  switch (type) {
    case "insecureAcceptAnything":
    case "reject":
      closedObject(value, where, ["type"]);
      return { type };
    case "sigstoreSigned":
      return parseSigstore(closedObject(value, where, SIGSTORE_FIELDS), where);
    case "signedBy":
      parseGpg(closedObject(value, where, GPG_FIELDS), where);
      return { type: "unsupported", what: "signatures of type signedBy (GPG)" };
    default:
      throw refuseField(`${where}.type`, `${JSON.stringify(type.slice(0, 80))} is not a requirement`);
  }
}

function parseSigstore(object: JsonObject, where: string): Requirement {
  const sources = [...presentOf(object, ["keyPath", "keyPaths", "keyData", "keyDatas", "fulcio", "pki"])];
  if (sources.length !== 1) {
    throw refuseField(
      where,
      `it needs exactly one of keyPath, keyPaths, keyData and keyDatas, and has ${sources.length}`,
    );
  }
  const identity = readIdentity(object, where);
  const logs = presentOf(object, [
    "rekorPublicKeyPath",
    "rekorPublicKeyPaths",
    "rekorPublicKeyData",
    "rekorPublicKeyDatas",
  ]);
  if (logs.length > 1) throw refuseField(where, "it names the transparency log's key in two ways");
  const logKeys = readKeys(object, where, "rekorPublicKey");
  const [source = ""] = sources;
  if (source === "fulcio" || source === "pki") {
    return { type: "unsupported", what: `signatures by certificate (${source})` };
  }
  return { type: "sigstoreSigned", keys: readKeys(object, where, "key"), logKeys, identity };
}

/** The keys of the four fields that begin with a word: PREFIXPath, PREFIXPaths, PREFIXData, PREFIXDatas. */
function readKeys(object: JsonObject, where: string, prefix: "key" | "rekorPublicKey"): readonly KeySource[] {
  const readers = {
    Path: (value: unknown, at: string) => [readPath(value, at)],
    Paths: listOfSome(readPath),
    Data: (value: unknown, at: string) => [readData(value, at)],
    Datas: listOfSome(readData),
  };
  return Object.entries(readers).flatMap(([suffix, read]): readonly KeySource[] => {
    const field = `${prefix}${suffix}`;
    return Object.hasOwn(object, field) ? read(object[field], `${where}.${field}`) : [];
  });
}

function readPath(value: unknown, where: string): KeySource {
  const path = asWord(value, where);
  // Which file a relative path means depends on the directory a command is called in: somebody else's choice.
  if (!path.startsWith("/")) throw refuseField(where, "the path does not begin with /");
  return { path };
}

function readData(value: unknown, where: string): KeySource {
  return { name: where, pem: asBase64(value, where) };
}

/** Checked in form, so that a slip in it is told whether or not it can be used. */
function parseGpg(object: JsonObject, where: string): void {
  const keyType = required(object, "keyType", where, asText);
  if (keyType !== "GPGKeys") throw refuseField(`${where}.keyType`, "it is not GPGKeys");
  if (presentOf(object, ["keyPath", "keyPaths", "keyData"]).length !== 1) {
    throw refuseField(where, "it needs exactly one of keyPath, keyPaths and keyData");
  }
  readKeys(object, where, "key");
  readIdentity(object, where);
}

function presentOf(object: JsonObject, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => Object.hasOwn(object, field));
}

function readIdentity(object: JsonObject, where: string): IdentityRule {
  if (!Object.hasOwn(object, "signedIdentity")) return { type: "matchRepoDigestOrExact" };
  return parseIdentityRule(object.signedIdentity, `${where}.signedIdentity`);
}

function parseIdentityRule(value: unknown, where: string): IdentityRule {
  const type = typeOf(value, where);
  switch (type) {
    case "matchExact":
    case "matchRepoDigestOrExact":
    case "matchRepository":
      closedObject(value, where, ["type"]);
      return { type };
    case "exactReference": {
      const object = closedObject(value, where, ["type", "dockerReference"]);
      return { type, reference: required(object, "dockerReference", where, readReference) };
    }
    case "exactRepository": {
      const object = closedObject(value, where, ["type", "dockerRepository"]);
      return { type, repository: required(object, "dockerRepository", where, readRepository) };
    }
    case "remapIdentity": {
      const object = closedObject(value, where, ["type", "prefix", "signedPrefix"]);
      const prefix = required(object, "prefix", where, readPrefix);
      return { type, prefix, signedPrefix: required(object, "signedPrefix", where, readPrefix) };
    }
    default:
      throw refuseField(`${where}.type`, `${JSON.stringify(type.slice(0, 80))} is not a rule for identities`);
  }
}

function readReference(value: unknown, where: string): string {
  const reference = parseName(value, where);
  if (reference.tag === undefined && reference.digest === undefined) {
    throw refuseField(where, "it has neither a tag nor a digest");
  }
  return formatReference(reference);
}

function readRepository(value: unknown, where: string): string {
  const reference = parseName(value, where);
  if (reference.tag !== undefined || reference.digest !== undefined) {
    throw refuseField(where, "it has a tag or a digest");
  }
  return repositoryName(reference);
}

/** A host, or a namespace or repository in full: "docker.io/library", not "library". */
function readPrefix(value: unknown, where: string): string {
  const prefix = asWord(value, where);
  if (!prefix.includes("/")) {
    if (/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/.test(prefix))
      return prefix;
    throw refuseField(where, "it is not a host");
  }
  // A host with one component behind it is a namespace, which the grammar of short names reads as another thing.
  const reference = parseName(`${prefix}/x`, where);
  if (repositoryName(reference) !== `${prefix}/x`) throw refuseField(where, "it is not written in full");
  return prefix;
}

function parseName(value: unknown, where: string): ReturnType<typeof parseNormalizedReference> {
  try {
    return parseNormalizedReference(asWord(value, where));
  } catch (error) {
    if (!isRlError(error) || error.subject === where) throw error;
    throw refuseField(where, error.state);
  }
}
