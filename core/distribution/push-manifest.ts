import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { type ImageDocument, parseImageDocument } from "../spec/document.ts";
import { present } from "../spec/fields.ts";
import { type ManifestUpload, type PutManifest, putManifest } from "./put-manifest.ts";
import { addReferrer } from "./referrers.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/**
 * Put a manifest, and when it is about another one (`subject`) see to it that it is found from there: by the
 * registry itself, or by a tag where the registry does not say that it does so.
 */
export function* pushManifest(
  session: Session,
  upload: ManifestUpload,
  digester: Digester,
): Protocol<PutManifest> {
  const document = parseImageDocument(upload.bytes, upload.mediaType);
  const put = yield* putManifest(session, upload, digester);
  const { subject } = document.kind === "manifest" ? document.manifest : document.index;
  if (subject === undefined || put.subject !== undefined) return put;
  const { repository, purpose } = upload;
  const request = { repository, digest: subject.digest, purpose };
  yield* addReferrer(session, request, describe(document, upload, put), digester);
  return put;
}

/** The entry of a list of referrers (distribution-spec, "Listing Referrers"). */
function describe(
  document: ImageDocument,
  { bytes, mediaType }: ManifestUpload,
  { digest }: PutManifest,
): Descriptor {
  const { artifactType, annotations } = document.kind === "manifest" ? document.manifest : document.index;
  const configType = document.kind === "manifest" ? document.manifest.config.mediaType : undefined;
  return present({
    mediaType,
    digest,
    size: bytes.length,
    artifactType: artifactType ?? configType,
    annotations,
  });
}
