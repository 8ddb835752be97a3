import { RlError } from "../errors.ts";
import { exchangeAt } from "./exchange.ts";
import { isBroken, type Purpose, statusOf } from "./failure.ts";
import { uploadLocation } from "./location.ts";
import { pushScope } from "./manifest.ts";
import { startResumeBudget } from "./resume.ts";
import type { Session } from "./session.ts";
import { type Protocol, sleep } from "./step.ts";
import { type PartedBody, partBody } from "./upload-body.ts";
import type { BlobUpload, UploadSession } from "./upload-session.ts";

/** How far an upload is, and where it goes on. */
interface Progress {
  readonly location: string;
  /** Bytes the registry has. */
  readonly offset: number;
}

/**
 * Send a blob in chunks (distribution-spec, "Pushing a blob in chunks"). After a broken connection the registry
 * is asked how much has arrived, and the rest is sent from there. Gives the location at which to finish.
 */
export function* sendChunks(session: Session, upload: BlobUpload, start: UploadSession): Protocol<string> {
  const body = partBody(upload);
  try {
    return yield* sendParts(session, upload, start, body);
  } finally {
    body.close();
  }
}

function* sendParts(
  session: Session,
  upload: BlobUpload,
  start: UploadSession,
  body: PartedBody,
): Protocol<string> {
  const budget = startResumeBudget();
  let progress: Progress = { location: start.location, offset: 0 };
  while (progress.offset < upload.size) {
    const size = Math.min(start.chunkSize, upload.size - progress.offset);
    let found: Progress;
    let reason: unknown;
    try {
      found = yield* sendChunk(session, upload, body, progress, size);
      // A registry may take less than the whole chunk, but not for ever.
      if (found.offset === progress.offset + size) {
        progress = found;
        continue;
      }
    } catch (error) {
      // 416: the registry has other bytes than we thought, which is what an earlier broken request leaves.
      const outOfStep = statusOf(error) === 416 && progress.offset > 0;
      if (!isBroken(error) && !outOfStep) throw error;
      found = yield* askProgress(session, upload, progress.location, error);
      reason = error;
    }
    const delay = budget.next(Math.max(found.offset - progress.offset, 0));
    if (delay === undefined) throw reason ?? standsStill(upload.purpose);
    yield* sleep(delay);
    progress = found;
  }
  return progress.location;
}

function* sendChunk(
  session: Session,
  upload: BlobUpload,
  body: PartedBody,
  { location, offset }: Progress,
  size: number,
): Protocol<Progress> {
  const { response, url } = yield* exchangeAt(session, {
    method: "PATCH",
    path: location,
    headers: {
      "content-type": "application/octet-stream",
      "content-range": `${offset}-${offset + size - 1}`,
    },
    body: body.part(offset, size),
    scope: pushScope(upload.repository),
    purpose: upload.purpose,
  });
  response.discard();
  const end = rangeEnd(response.header("range")) ?? offset + size;
  return {
    location: nextLocation(session, upload, url, location, response.header("location")),
    offset: checkEnd(end, offset + size, upload.purpose),
  };
}

/** GET on the upload (distribution-spec, "Pushing a blob in chunks"): how many bytes have arrived. */
function* askProgress(
  session: Session,
  upload: BlobUpload,
  location: string,
  reason: unknown,
): Protocol<Progress> {
  try {
    const { response, url } = yield* exchangeAt(session, {
      method: "GET",
      path: location,
      scope: pushScope(upload.repository),
      purpose: upload.purpose,
    });
    response.discard();
    const offset = checkEnd(rangeEnd(response.header("range")) ?? 0, upload.size, upload.purpose);
    return { location: nextLocation(session, upload, url, location, response.header("location")), offset };
  } catch (error) {
    // It does not say, or has lost the upload: what broke is to be reported, and the caller may begin again.
    throw statusOf(error) === undefined ? error : reason;
  }
}

/** The upload's next location; the same one when the registry does not name another. */
function nextLocation(
  session: Session,
  { purpose }: BlobUpload,
  url: string,
  current: string,
  header: string | null,
): string {
  return header === null ? current : uploadLocation(url, header, session.origins[0] ?? "", purpose);
}

/** "0-99" is 100 bytes. Registries write "0-0" for none; one byte alone is sent again, which harms nobody. */
function rangeEnd(header: string | null): number | undefined {
  const last = /^(?:bytes[ =])?0-(\d{1,15})$/.exec(header ?? "")?.[1];
  if (last === undefined) return undefined;
  return Number(last) === 0 ? 0 : Number(last) + 1;
}

function standsStill({ action, subject }: Purpose): RlError {
  return new RlError({ action, subject, code: "unavailable", state: "the registry takes no more of a blob" });
}

function checkEnd(end: number, sent: number, purpose: Purpose): number {
  if (end <= sent) return end;
  const { action, subject } = purpose;
  const state = `the registry says it has ${end} bytes of what was sent, which are ${sent}`;
  throw new RlError({ action, subject, code: "corrupt", state });
}
