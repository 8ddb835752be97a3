import { type Digest, digestAlgorithm, isDigest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { type Digester, digestBytes } from "../ports/digester.ts";
import { exchange } from "./exchange.ts";
import type { Purpose } from "./failure.ts";
import { pushScope } from "./manifest.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** A manifest or index to be put under a tag, or under its digest alone. */
export interface ManifestUpload {
  readonly repository: string;
  /** A tag, or the digest of the bytes. */
  readonly target: string;
  /** Sent as they are: they are what the digest names. */
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly purpose: Purpose;
}

/** What the registry made of it. */
export interface PutManifest {
  readonly digest: Digest;
  /** The digest of the manifest this one is about, when the registry says that it lists it there (OCI-Subject). */
  readonly subject: Digest | undefined;
}

/**
 * Put a manifest (distribution-spec, "Pushing Manifests"); what it names must be there. Throws "corrupt" when
 * the registry says that it stored something else.
 */
export function* putManifest(
  session: Session,
  upload: ManifestUpload,
  digester: Digester,
): Protocol<PutManifest> {
  const { repository, target, bytes, mediaType, purpose } = upload;
  const algorithm = isDigest(target) ? digestAlgorithm(target) : "sha256";
  const digest = digestBytes(bytes, digester, algorithm);
  const { action, subject } = purpose;
  if (isDigest(target) && target !== digest) {
    const state = `the manifest's digest is ${digest} instead of ${target}`;
    throw new RlError({ action, subject, code: "invalid", state });
  }
  const response = yield* exchange(session, {
    method: "PUT",
    path: `/v2/${repository}/manifests/${target}`,
    headers: { "content-type": mediaType },
    body: bytes,
    scope: pushScope(repository),
    purpose,
  });
  response.discard();
  const stored = response.header("docker-content-digest");
  // A digest by another algorithm says nothing about ours.
  if (stored !== null && isDigest(stored) && digestAlgorithm(stored) === algorithm && stored !== digest) {
    throw new RlError({
      action,
      subject,
      code: "corrupt",
      state: `the registry stored the manifest as ${stored} instead of ${digest}`,
      hint: "a registry must not change what it is given",
    });
  }
  const about = response.header("oci-subject");
  return { digest, subject: about !== null && isDigest(about) ? about : undefined };
}
