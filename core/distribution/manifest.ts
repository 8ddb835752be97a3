import { type Digest, digestAlgorithm, isDigest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import { type Digester, digestBytes } from "../ports/digester.ts";
import { ACCEPTED_DOCUMENTS, contentTypeOf } from "../spec/media-type.ts";
import { exchange } from "./exchange.ts";
import { exchangeDocument } from "./exchange-document.ts";
import type { Purpose } from "./failure.ts";
import { DOCUMENT_LIMIT } from "./limits.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** What we can read (distribution-spec, "Pulling manifests"). */
const ACCEPT = ACCEPTED_DOCUMENTS.join(", ");

/** A document as a registry served it; its digest is that of the bytes. */
export interface ServedDocument {
  readonly digest: Digest;
  readonly bytes: Uint8Array;
  /** The `Content-Type` header as it came. */
  readonly mediaType: string | undefined;
}

/** Which manifest: a tag or a digest, of a repository such as "library/alpine". */
export interface ManifestRequest {
  readonly repository: string;
  readonly target: string;
  readonly purpose: Purpose;
}

/** Fetch a manifest or index, at most 4 MiB. Throws "corrupt" when it is not what was asked for. */
export function* getManifest(
  session: Session,
  request: ManifestRequest,
  digester: Digester,
): Protocol<ServedDocument> {
  const question = manifestExchange("GET", request);
  const { response, bytes } = yield* exchangeDocument(session, question, DOCUMENT_LIMIT);
  const { purpose, target } = request;
  const { action, subject } = purpose;
  if (bytes.length > DOCUMENT_LIMIT) {
    throw new RlError({ action, subject, code: "limit", state: "its manifest is larger than 4 MiB" });
  }
  const mediaType = response.header("content-type") ?? undefined;
  if (isWebPage(mediaType, bytes)) {
    throw new RlError({
      action,
      subject,
      code: "corrupt",
      state: "the registry answered with a web page instead of a manifest",
      hint: "is this the address of a registry, and does this network ask for a login in a browser?",
    });
  }
  // A tag says nothing about the bytes, so the registry's own claim about them is all there is to compare.
  const claimed = isDigest(target) ? target : response.header("docker-content-digest");
  const algorithm = claimed !== null && isDigest(claimed) ? digestAlgorithm(claimed) : "sha256";
  const digest = digestBytes(bytes, digester, algorithm);
  if (claimed !== null && isDigest(claimed) && claimed !== digest) {
    throw new RlError({
      action,
      subject,
      code: "corrupt",
      state: `the manifest's digest is ${digest} instead of ${claimed}`,
      hint: "the bytes were damaged or replaced on the way; try again",
    });
  }
  return { digest, bytes, mediaType };
}

/** A page is told by its type, and by how it begins when the type says nothing: no JSON begins like that. */
function isWebPage(mediaType: string | undefined, bytes: Uint8Array): boolean {
  const type = contentTypeOf(mediaType ?? "");
  return type === "text/html" || type === "application/xhtml+xml" || bytes[0] === "<".charCodeAt(0);
}

/**
 * Ask which digest a tag has now, without the manifest. Undefined when the registry does not say: then only
 * `getManifest` can tell.
 */
export function* headManifest(session: Session, request: ManifestRequest): Protocol<Digest | undefined> {
  const response = yield* exchange(session, manifestExchange("HEAD", request));
  response.discard();
  const digest = response.header("docker-content-digest");
  return digest !== null && isDigest(digest) ? digest : undefined;
}

function manifestExchange(method: "GET" | "HEAD", request: ManifestRequest): Parameters<typeof exchange>[1] {
  return {
    method,
    path: `/v2/${request.repository}/manifests/${request.target}`,
    headers: { accept: ACCEPT },
    scope: pullScope(request.repository),
    purpose: request.purpose,
  };
}

/** The scope of the token specification that reading a repository needs. */
export function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

/** The scope that changing a repository needs: what is written is read as well, to see whether it is there. */
export function pushScope(repository: string): string {
  return `repository:${repository}:pull,push`;
}
