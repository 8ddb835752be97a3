import { readBlob } from "../content/document.ts";
import type { Digest } from "../digest/digest.ts";
import type { Purpose } from "../distribution/failure.ts";
import type { Registry } from "../distribution/registry.ts";
import { RlError } from "../errors.ts";
import type { BlobStore } from "../ports/blob-store.ts";
import type { Digester } from "../ports/digester.ts";
import type { Descriptor } from "../spec/descriptor.ts";
import { forEachConcurrent } from "./concurrent.ts";
import type { Emit } from "./events.ts";
import type { PushEvent } from "./push-events.ts";
import type { SourceOf } from "./push-sources.ts";

/** Blobs sent at the same time; more of them compete for one link. */
const CONCURRENCY = 3;

/** Where blobs go, and where they come from. */
export interface BlobRoute {
  readonly registry: Registry;
  readonly repository: string;
  readonly purpose: Purpose;
  readonly blobs: BlobStore;
  readonly digester: Digester;
  /** Learnt when the first blob is missing: reading it costs more than a push that has nothing to send. */
  readonly sources: () => Promise<SourceOf>;
  readonly emit: Emit<PushEvent>;
}

type Blob = Pick<Descriptor, "digest" | "size">;

/** Make a repository have blobs: those it has not got are taken over from another one, or sent. */
export async function pushBlobs(
  wanted: readonly Blob[],
  route: BlobRoute,
  signal: AbortSignal,
): Promise<void> {
  const { registry, repository, purpose } = route;
  const has = ({ digest, size }: Blob): Promise<boolean> =>
    registry.hasBlob({ repository, digest, size, purpose });
  const [first] = wanted;
  // Alone, so that the login it may need is made once and not by each of them.
  const hasFirst = first !== undefined && (await has(first));
  await forEachConcurrent(wanted, CONCURRENCY, signal, async (blob, inner) => {
    const { digest } = blob;
    if (blob === first ? hasFirst : await has(blob)) {
      return route.emit({ kind: "layer", digest, state: "there" });
    }
    await sendBlob(blob, route, inner);
  });
}

async function sendBlob({ digest, size }: Blob, route: BlobRoute, signal: AbortSignal): Promise<void> {
  const { registry, repository, purpose, blobs, digester, emit } = route;
  const from = (await route.sources())(digest);
  const here = await blobs.has(digest);
  // What is not here may still be taken over.
  if (!here && from === undefined) throw missing(digest, purpose);
  emit({ kind: "layer", digest, state: "pushing" });
  const read = (): AsyncIterable<Uint8Array> => {
    if (!here) throw missing(digest, purpose);
    return count(readBlob(blobs, { digest, size }, digester), { digest, size }, emit);
  };
  const request = { repository, digest, size, read, purpose, signal, ...(from !== undefined && { from }) };
  const outcome = await registry.pushBlob(request);
  emit({ kind: "layer", digest, state: outcome === "mounted" ? "mounted" : "pushed" });
}

async function* count(
  source: AsyncIterable<Uint8Array>,
  { digest, size }: Blob,
  emit: Emit<PushEvent>,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for await (const chunk of source) {
    yield chunk;
    received += chunk.length;
    emit({ kind: "progress", digest, received, size });
  }
}

function missing(digest: Digest, { action, subject }: Purpose): RlError {
  return new RlError({
    code: "not-found",
    action,
    subject,
    state: `its layer ${digest} is not in the store, and not at the registry`,
    hint: "pull the image again",
  });
}
