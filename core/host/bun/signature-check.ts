import { createHash, createPublicKey, type KeyObject, verify as verifyBytes } from "node:crypto";
import { type SignedEntity, type TrustMaterial, VerificationError, Verifier } from "@sigstore/verify";
import { RlError } from "../../errors.ts";
import type { NamedKey, SignatureQuestion } from "../../ports/signature-verifier.ts";
import { readLogEntry } from "./signature-log.ts";

/** Public keys alone: a private key or a certificate would be taken for one by the runtime. */
const PUBLIC_KEY =
  /^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\r\n]+-----END (?:RSA )?PUBLIC KEY-----\s*$/;

/** What sigstore signs with: nothing else is tried, whatever the runtime could do. */
const KINDS: readonly (string | undefined)[] = ["ec", "rsa", "ed25519"];
const RSA_BITS = 2048;

/** Validity of a key that a policy names: it is trusted until the policy says otherwise. */
const ALWAYS = { start: new Date(0), end: new Date(8.64e15) };

/** What `SignatureVerifier.verify` promises, by sigstore's own library. */
export function checkSignature(question: SignatureQuestion): boolean {
  const key = publicKey(question.key);
  const logs = (question.log?.keys ?? []).map(publicKey);
  const entries = question.log === undefined ? [] : [readLogEntry(question.log.entry)];
  const known = entries.filter((entry) => entry !== undefined);
  if (known.length < entries.length) return false;
  const entity: SignedEntity = {
    signature: signatureContent(question),
    key: { $case: "public-key", hint: question.key.name },
    tlogEntries: known,
    timestamps: [],
  };
  const options = { ctlogThreshold: 0, tlogThreshold: entries.length, timestampThreshold: 0 };
  try {
    new Verifier(trustMaterial(key, logs), options).verify(entity);
    return true;
  } catch (error) {
    // A log's entry is the registry's text: what the library trips over in it is no valid entry.
    const refused =
      error instanceof VerificationError || error instanceof TypeError || error instanceof SyntaxError;
    if (!refused) throw error;
    return false;
  }
}

function trustMaterial(key: KeyObject, logs: readonly KeyObject[]): TrustMaterial {
  return {
    certificateAuthorities: [],
    timestampAuthorities: [],
    ctlogs: [],
    tlogs: logs.map((log) => ({
      // RFC 6962, 3.2: a log is known by the digest of its key.
      logID: createHash("sha256")
        .update(log.export({ type: "spki", format: "der" }))
        .digest(),
      baseURL: "",
      publicKey: log,
      validFor: ALWAYS,
    })),
    publicKey: () => ({ publicKey: key, validFor: () => true }),
  };
}

/** The library's own reader of bundles hashes for every key; Ed25519 signs the message itself. */
function signatureContent({ payload, signature }: SignatureQuestion): SignedEntity["signature"] {
  const bytes = Buffer.from(signature);
  const digest = createHash("sha256").update(payload).digest();
  return {
    signature: bytes,
    compareSignature: (other) => other.equals(bytes),
    compareDigest: (other) => other.equals(digest),
    verifySignature: (key) => {
      try {
        return verifyBytes(key.asymmetricKeyType === "ed25519" ? null : "sha256", payload, key, bytes);
      } catch {
        // Malformed DER throws in some versions of the runtime.
        return false;
      }
    },
  };
}

function publicKey({ name, pem }: NamedKey): KeyObject {
  const text = new TextDecoder().decode(pem);
  if (!PUBLIC_KEY.test(text)) throw unusable(name, "it is not one public key in PEM");
  let key: KeyObject;
  try {
    key = createPublicKey(text);
  } catch (error) {
    throw unusable(name, "it is not a public key that can be read", error);
  }
  if (!KINDS.includes(key.asymmetricKeyType)) {
    throw unusable(name, `it is a key of type ${key.asymmetricKeyType}; ECDSA, RSA and Ed25519 are known`);
  }
  const bits = key.asymmetricKeyDetails?.modulusLength ?? RSA_BITS;
  if (bits < RSA_BITS) throw unusable(name, `the RSA key has ${bits} bits, fewer than ${RSA_BITS}`);
  return key;
}

function unusable(name: string, state: string, cause?: unknown): RlError {
  return new RlError({
    code: "invalid",
    action: "use signature key",
    subject: name,
    state,
    hint: "the signature policy names it; rl image trust show prints the policy",
    cause,
  });
}
