import { isRlError, RlError } from "../errors.ts";
import { hasBlob } from "./blob-presence.ts";
import { exchange, exchangeAt } from "./exchange.ts";
import { isBroken, statusOf } from "./failure.ts";
import { CHUNK_MIN_LIMIT, CHUNK_SIZE, MONOLITHIC_LIMIT } from "./limits.ts";
import { uploadLocation } from "./location.ts";
import { pullScope, pushScope } from "./manifest.ts";
import { startResumeBudget } from "./resume.ts";
import type { Session } from "./session.ts";
import { type Protocol, sleep } from "./step.ts";
import { wholeBody } from "./upload-body.ts";
import { sendChunks } from "./upload-chunks.ts";
import type { BlobUpload, UploadSession } from "./upload-session.ts";

/** Statuses that say that a registry does not take a blob in chunks, or not like this. */
const NO_CHUNKS: readonly number[] = [400, 404, 405, 411, 415, 416, 501];

/**
 * Put a blob into a repository: mounted from another one where that works, in one request when it is small, in
 * chunks that can be resumed otherwise (distribution-spec, "Pushing Blobs"). A registry that does not take
 * chunks gets the whole.
 *
 * @throws RlError "denied", "unavailable", "corrupt" when the registry got other bytes than it was sent
 */
export function* uploadBlob(session: Session, upload: BlobUpload): Protocol<"mounted" | "uploaded"> {
  let begun = yield* startUpload(session, upload);
  if (begun === undefined) return "mounted";
  const budget = startResumeBudget();
  let inChunks = upload.size > (upload.monolithicLimit ?? MONOLITHIC_LIMIT);
  let answerLost = false;
  for (;;) {
    try {
      // The registry may have finished before the connection broke.
      if (answerLost && (yield* hasBlob(session, upload, pushScope(upload.repository)))) return "uploaded";
      begun ??= yield* beginUpload(session, upload);
      const location = inChunks ? yield* sendChunks(session, upload, begun) : begun.location;
      yield* finishUpload(session, upload, location, !inChunks);
      return "uploaded";
    } catch (error) {
      begun = undefined;
      const refused = inChunks && NO_CHUNKS.includes(statusOf(error) ?? 0);
      answerLost = isBroken(error) || statusOf(error) === 404;
      if (refused) {
        inChunks = false;
        continue;
      }
      const delay = answerLost ? budget.next(0) : undefined;
      if (delay === undefined) throw error;
      yield* sleep(delay);
    }
  }
}

/** Begin an upload, or mount; undefined when mounting has done it all. */
function* startUpload(session: Session, upload: BlobUpload): Protocol<UploadSession | undefined> {
  if (upload.from === undefined || upload.from === upload.repository) {
    return yield* beginUpload(session, upload);
  }
  try {
    return yield* mountOrBegin(session, upload, upload.from);
  } catch (error) {
    // The other repository may be closed to us, or the registry may not know mounting: then it is sent.
    if (!isRlError(error) || isBroken(error) || error.code === "cancelled") throw error;
    return yield* beginUpload(session, upload);
  }
}

function* beginUpload(session: Session, upload: BlobUpload): Protocol<UploadSession> {
  const begun = yield* mountOrBegin(session, upload, undefined);
  if (begun !== undefined) return begun;
  const { action, subject } = upload.purpose;
  const state = "the registry says it has made a blob that it was not sent";
  throw new RlError({ action, subject, code: "corrupt", state });
}

/** POST: 202 begins an upload, 201 says that the blob was mounted. */
function* mountOrBegin(
  session: Session,
  upload: BlobUpload,
  from: string | undefined,
): Protocol<UploadSession | undefined> {
  const { repository, digest, purpose } = upload;
  const query =
    from === undefined ? "" : `?mount=${encodeURIComponent(digest)}&from=${encodeURIComponent(from)}`;
  const push = pushScope(repository);
  const { response, url } = yield* exchangeAt(session, {
    method: "POST",
    path: `/v2/${repository}/blobs/uploads/${query}`,
    headers: { "content-length": "0" },
    scope: from === undefined ? push : `${push} ${pullScope(from)}`,
    purpose,
  });
  response.discard();
  if (response.status === 201) return undefined;
  const location = uploadLocation(url, response.header("location"), session.origins[0] ?? "", purpose);
  return { location, chunkSize: chunkSizeOf(response.header("oci-chunk-min-length"), upload) };
}

/** The chunk size, and more when the registry demands it (OCI-Chunk-Min-Length). */
function chunkSizeOf(demanded: string | null, upload: BlobUpload): number {
  const least = demanded !== null && /^\d{1,15}$/.test(demanded) ? Number(demanded) : 0;
  if (least > CHUNK_MIN_LIMIT) {
    const { action, subject } = upload.purpose;
    const state = `the registry wants chunks of at least ${least} bytes`;
    throw new RlError({ action, subject, code: "limit", state });
  }
  return Math.max(upload.chunkSize ?? CHUNK_SIZE, least);
}

/** PUT with the digest: ends an upload, with the content when it has not been sent before. */
function* finishUpload(
  session: Session,
  upload: BlobUpload,
  location: string,
  whole: boolean,
): Protocol<void> {
  const { repository, digest, purpose } = upload;
  // By hand: the query parser would write the registry's own parameters anew, and some are signed.
  const query = `digest=${encodeURIComponent(digest)}`;
  const response = yield* exchange(session, {
    method: "PUT",
    path: `${location}${location.includes("?") ? "&" : "?"}${query}`,
    headers: whole ? { "content-type": "application/octet-stream" } : { "content-length": "0" },
    body: whole ? wholeBody(upload) : new Uint8Array(),
    scope: pushScope(repository),
    purpose,
  });
  response.discard();
  const stored = response.header("docker-content-digest");
  if (stored === null || stored === digest) return;
  const { action, subject } = purpose;
  throw new RlError({
    action,
    subject,
    code: "corrupt",
    state: `the registry stored ${stored.slice(0, 160)} instead of ${digest}`,
    hint: "the bytes were damaged on the way; try again",
  });
}
