import { type Digest, isDigest } from "../digest/digest.ts";
import { parseNormalizedReference } from "../reference/familiar.ts";
import type { Reference } from "../reference/reference.ts";
import { asObject, asText, refuseField, required } from "../spec/fields.ts";
import { type JsonObject, parseStrictJson } from "../spec/json.ts";

/** What a signature says about an image. */
export interface SignedClaim {
  readonly digest: Digest;
  /** In full; cosign claims a repository, other tools one with a tag. */
  readonly identity: Reference;
}

const TYPE = "cosign container image signature";

/**
 * Read the payload of a sigstore signature, a "simple signing" document. It is read only after the signature
 * over it was verified, and still strictly: `critical` holds these three fields and nothing else.
 *
 * @throws RlError "invalid"
 */
export function parseSignedPayload(bytes: Uint8Array): SignedClaim {
  const payload = parseStrictJson(bytes, "signed payload", { depth: 16 });
  const object = exactly(payload, "payload", ["critical", "optional"]);
  // Annotations of the signer's; cosign writes null when there are none.
  if (object.optional !== null) asObject(object.optional, "payload.optional");
  const critical = exactly(object.critical, "payload.critical", ["type", "image", "identity"]);
  const type = required(critical, "type", "payload.critical", asText);
  if (type !== TYPE) throw refuseField("payload.critical.type", `it is ${JSON.stringify(type.slice(0, 80))}`);
  const image = exactly(critical.image, "payload.critical.image", ["docker-manifest-digest"]);
  const identity = exactly(critical.identity, "payload.critical.identity", ["docker-reference"]);
  return {
    digest: required(image, "docker-manifest-digest", "payload.critical.image", readDigest),
    identity: parseNormalizedReference(
      required(identity, "docker-reference", "payload.critical.identity", asText),
    ),
  };
}

function exactly(value: unknown, where: string, fields: readonly string[]): JsonObject {
  const object = asObject(value, where);
  const keys = Object.keys(object);
  if (keys.length !== fields.length || !fields.every((field) => Object.hasOwn(object, field))) {
    throw refuseField(where, `its fields are not ${fields.join(", ")}`);
  }
  return object;
}

function readDigest(value: unknown, where: string): Digest {
  const text = asText(value, where);
  if (isDigest(text)) return text;
  throw refuseField(where, "it is not a digest");
}
