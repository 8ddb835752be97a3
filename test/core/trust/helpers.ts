/** A policy, an image with signatures made here, and the verdict. */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { type Digest, formatDigest } from "../../../core/digest/digest.ts";
import { isRlError } from "../../../core/errors.ts";
import { createSignatureVerifier } from "../../../core/host/bun/signature-verifier.ts";
import { parseDockerReference } from "../../../core/reference/familiar.ts";
import { judgeImage } from "../../../core/trust/check.ts";
import { parsePolicy } from "../../../core/trust/parse-policy.ts";
import type { TrustPorts } from "../../../core/trust/ports.ts";
import type { Origin } from "../../../core/trust/scope.ts";
import type { FoundSignature, SignatureSearch } from "../../../core/trust/signatures.ts";
import { bytesOf } from "../distribution/helpers.ts";

export interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly pem: string;
}

function pair(made: { privateKey: KeyObject; publicKey: KeyObject }): Pair {
  return { ...made, pem: made.publicKey.export({ type: "spki", format: "pem" }).toString() };
}

/** Keys of every kind that signatures are made with. */
export const KEYS = {
  p256: pair(generateKeyPairSync("ec", { namedCurve: "P-256" })),
  other: pair(generateKeyPairSync("ec", { namedCurve: "P-256" })),
  p384: pair(generateKeyPairSync("ec", { namedCurve: "P-384" })),
  p521: pair(generateKeyPairSync("ec", { namedCurve: "P-521" })),
  rsa: pair(generateKeyPairSync("rsa", { modulusLength: 2048 })),
  ed25519: pair(generateKeyPairSync("ed25519")),
};
export type KeyName = keyof typeof KEYS;

export const MANIFEST: Digest = formatDigest("sha256", "a".repeat(64));
export const INDEX: Digest = formatDigest("sha256", "b".repeat(64));
export const OTHER: Digest = formatDigest("sha256", "c".repeat(64));

/** A payload as cosign writes it. */
export function payloadOf(digest: string, reference: string, optional: unknown = null): string {
  const critical = {
    identity: { "docker-reference": reference },
    image: { "docker-manifest-digest": digest },
    type: "cosign container image signature",
  };
  return JSON.stringify({ critical, optional });
}

export function signText(text: string, key: Pair): Uint8Array {
  const algorithm = key.privateKey.asymmetricKeyType === "ed25519" ? null : "sha256";
  return new Uint8Array(sign(algorithm, bytesOf(text), key.privateKey));
}

/** A signature to be found for the image: by default a good one of the manifest, by p256. */
export interface SignatureSpec {
  readonly by?: KeyName;
  /** What it claims. */
  readonly name?: string;
  readonly digest?: Digest;
  /** Where it is found. */
  readonly at?: Digest;
  /** Replaces the payload, before signing, after signing. */
  readonly payload?: string;
  readonly tampered?: string;
  readonly signature?: Uint8Array;
  readonly optional?: unknown;
}

export function signatureOf(spec: SignatureSpec, name: string): FoundSignature {
  const at = spec.at ?? MANIFEST;
  const text = spec.payload ?? payloadOf(spec.digest ?? at, spec.name ?? name, spec.optional ?? null);
  return {
    subject: at,
    payload: bytesOf(spec.tampered ?? text),
    signature: spec.signature ?? signText(text, KEYS[spec.by ?? "p256"]),
    logEntry: undefined,
  };
}

export function searchOf(found: readonly FoundSignature[], wanted: Digest): SignatureSearch {
  return { found: found.filter(({ subject }) => subject === wanted), faults: [] };
}

export const PORTS: TrustPorts = {
  files: {
    policy: async () => undefined,
    realPath: async (path) => path.replace("/link/", "/real/"),
    replacePolicy: async () => "/etc/policy.json",
    key: async (path) => {
      const key = Object.entries(KEYS).find(([name]) => path === `/keys/${name}.pub`);
      if (key === undefined) throw new Error(`no key ${path}`);
      return bytesOf(key[1].pem);
    },
  },
  verifier: createSignatureVerifier(),
};

/** An image name, or a path with its transport. */
export function originOf(image: string): Origin {
  const file = /^(oci|oci-archive|docker-archive):([^:]+)(?::(.+))?$/.exec(image);
  const [, transport, path = "", name] = file ?? [];
  if (transport === "oci" || transport === "oci-archive" || transport === "docker-archive") {
    return { transport, path, name };
  }
  return { transport: "docker", reference: parseDockerReference(image) };
}

/** "accepted", "rejected", or "policy" when the policy itself is refused; with the reason. */
export async function verdictOf(
  policy: unknown,
  image: string,
  signatures: readonly SignatureSpec[],
): Promise<readonly [verdict: "accepted" | "rejected" | "policy", reason: string]> {
  try {
    const text = typeof policy === "string" ? policy : JSON.stringify(policy);
    const parsed = parsePolicy({ path: "/etc/policy.json", bytes: bytesOf(text) });
    const found = signatures.map((spec) => signatureOf(spec, image));
    const subject = {
      origin: originOf(image),
      digests: [MANIFEST, INDEX],
      signatures: async (digest: Digest) => searchOf(found, digest),
    };
    const verdict = await judgeImage(parsed, subject, PORTS);
    return verdict.accepted ? ["accepted", ""] : ["rejected", verdict.reasons.join("; ")];
  } catch (error) {
    if (!isRlError(error)) throw error;
    return ["policy", error.message];
  }
}
