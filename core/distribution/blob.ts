import type { Digest } from "../digest/digest.ts";
import { RlError } from "../errors.ts";
import type { Ingest } from "../ports/blob-store.ts";
import type { TransportResponse } from "../ports/transport.ts";
import { exchange } from "./exchange.ts";
import { isBroken, type Purpose, statusOf } from "./failure.ts";
import { pullScope } from "./manifest.ts";
import { type DistributionPorts, perform } from "./perform.ts";
import { startResumeBudget } from "./resume.ts";
import type { Session } from "./session.ts";

/** Which blob, of a repository such as "library/alpine". */
export interface BlobRequest {
  readonly repository: string;
  readonly digest: Digest;
  /** Bytes; a download that ends before is continued. */
  readonly size: number;
  readonly purpose: Purpose;
  readonly signal?: AbortSignal | undefined;
  /** Where the bytes are written to as well, each before it is given. */
  readonly ingest?: Ingest | undefined;
}

/**
 * Fetch a blob's bytes, unverified and as stored. A connection that breaks is taken up again where it ended
 * (distribution-spec, "Pulling blobs": Range), a few times. The stream may give more than `size` bytes when
 * the registry does; the verifying stream around this one is what refuses them.
 */
export async function* fetchBlob(
  session: Session,
  request: BlobRequest,
  ports: DistributionPorts,
): AsyncGenerator<Uint8Array> {
  const budget = startResumeBudget();
  let received = 0;
  for (;;) {
    const before = received;
    let opened = before > 0;
    let broken: unknown;
    try {
      const response = await perform(openBlob(session, request, received), ports, request.signal);
      opened = true;
      for await (const chunk of bodyFrom(response, received, request)) {
        received += chunk.length;
        yield chunk;
      }
      if (received >= request.size || isAll(response, received - before, received)) return;
    } catch (error) {
      // A registry that cannot be reached to begin with is not asked again. Later on, one that has no more bytes to
      // give says so by 416.
      if (!opened || !(isBroken(error) || (received > 0 && statusOf(error) === 416))) throw error;
      broken = error;
    }
    const delay = budget.next(received - before);
    if (delay === undefined) {
      // A body that just ends too early is not an error here: whoever verifies the bytes says what is missing.
      if (isBroken(broken)) throw broken;
      return;
    }
    await ports.clock.sleep(delay, request.signal);
  }
}

/** Whether the registry has sent all it said it had: then there is nothing to continue, however short it is. */
function isAll(response: TransportResponse, gained: number, received: number): boolean {
  const length = response.header("content-length");
  return length === String(response.status === 206 ? gained : received);
}

function* openBlob(session: Session, request: BlobRequest, offset: number): ReturnType<typeof exchange> {
  return yield* exchange(session, {
    method: "GET",
    path: `/v2/${request.repository}/blobs/${request.digest}`,
    headers: offset === 0 ? {} : { range: `bytes=${offset}-` },
    scope: pullScope(request.repository),
    purpose: request.purpose,
  });
}

/** The body from an offset on, whether the registry honoured the range or sent everything again. */
async function* bodyFrom(
  response: TransportResponse,
  offset: number,
  { purpose, ingest, size }: BlobRequest,
): AsyncGenerator<Uint8Array> {
  let skip = offset;
  if (response.status === 206) {
    const start = /^bytes (\d{1,16})-/.exec(response.header("content-range") ?? "")?.[1];
    if (Number(start ?? Number.NaN) !== offset) {
      response.discard();
      const { action, subject } = purpose;
      throw new RlError({
        action,
        subject,
        code: "corrupt",
        state: "the registry continued a download at the wrong place",
      });
    }
    skip = 0;
  }
  // What is received may run ahead of who checks its size, so it must not be able to be more.
  const fits = Number(response.header("content-length") ?? Number.NaN) <= size - offset;
  const direct = skip === 0 && fits ? ingest?.receive?.(response) : undefined;
  if (direct !== undefined) return yield* direct;
  for await (const chunk of response.body()) {
    const skipped = Math.min(skip, chunk.length);
    skip -= skipped;
    if (skipped === chunk.length) continue;
    const rest = chunk.subarray(skipped);
    await ingest?.write(rest);
    yield rest;
  }
}
