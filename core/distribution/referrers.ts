import { type Digest, digestAlgorithm, digestHex } from "../digest/digest.ts";
import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { parseIndex } from "../spec/image-index.ts";
import { OCI_INDEX } from "../spec/media-type.ts";
import { type Purpose, statusOf } from "./failure.ts";
import { getManifest, pullScope } from "./manifest.ts";
import { listPages } from "./pages.ts";
import { putManifest } from "./put-manifest.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** What refers to a manifest: signatures, attestations, lists of contents. */
export interface ReferrersRequest {
  readonly repository: string;
  readonly digest: Digest;
  /** Only those of this type. */
  readonly artifactType?: string | undefined;
  readonly purpose: Purpose;
}

/**
 * The tag under which referrers are kept at registries without the referrers API (distribution-spec,
 * "Referrers Tag Schema"): at most 32 characters of the algorithm and 64 of the digits.
 */
export function referrersTag(digest: Digest): string {
  return `${digestAlgorithm(digest).slice(0, 32)}-${digestHex(digest).slice(0, 64)}`;
}

/**
 * List what refers to a manifest, by the API where there is one and by the tag otherwise. Nobody has verified
 * the descriptors: whoever fetches by them does. Throws as listing tags does.
 */
export function* listReferrers(
  session: Session,
  request: ReferrersRequest,
  digester: Digester,
): Protocol<Descriptor[]> {
  const { repository, digest, artifactType, purpose } = request;
  const query = artifactType === undefined ? "" : `?artifactType=${encodeURIComponent(artifactType)}`;
  const wanted = (descriptor: Descriptor): boolean =>
    artifactType === undefined || descriptor.artifactType === artifactType;
  try {
    const found = yield* listPages(session, {
      path: `/v2/${repository}/referrers/${digest}${query}`,
      accept: OCI_INDEX,
      scope: pullScope(repository),
      purpose,
      entries: (bytes) => parseIndex(bytes).manifests,
    });
    // Registries need not filter; filtering what is filtered changes nothing.
    return found.filter(wanted);
  } catch (error) {
    if (statusOf(error) !== 404) throw error;
    const { manifests } = yield* readReferrersTag(session, request, digester);
    return manifests.filter(wanted);
  }
}

/**
 * Note a manifest with a subject under the subject's tag, for a registry that did not answer its PUT with
 * OCI-Subject (distribution-spec, "Pushing Manifests with Subject"). Two clients that do this at once can lose
 * one entry; the specification has no way against it.
 */
export function* addReferrer(
  session: Session,
  request: ReferrersRequest,
  referrer: Descriptor,
  digester: Digester,
): Protocol<void> {
  const index = yield* readReferrersTag(session, request, digester);
  if (index.manifests.some(({ digest }) => digest === referrer.digest)) return;
  const manifests = [...index.manifests, referrer];
  const bytes = new TextEncoder().encode(
    JSON.stringify({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }),
  );
  const { repository, purpose } = request;
  const target = referrersTag(request.digest);
  yield* putManifest(session, { repository, target, bytes, mediaType: OCI_INDEX, purpose }, digester);
}

/** The index under a referrers tag, empty when there is none. */
function* readReferrersTag(
  session: Session,
  { repository, digest, purpose }: ReferrersRequest,
  digester: Digester,
): Protocol<{ readonly manifests: readonly Descriptor[] }> {
  try {
    const target = referrersTag(digest);
    return parseIndex((yield* getManifest(session, { repository, target, purpose }, digester)).bytes);
  } catch (error) {
    if (statusOf(error) === 404) return { manifests: [] };
    throw error;
  }
}
