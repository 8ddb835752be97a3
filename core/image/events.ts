import type { Digest } from "../digest/digest.ts";

/** What happens during a pull, for whoever shows it. Digests are of the layers' blobs. */
export type PullEvent =
  /** A mirror did not give the image, and the next place is tried. */
  | {
      readonly kind: "passed-over";
      /** HOST[:PORT]/PATH. */
      readonly place: string;
      /** Why, in the words of an error's state. */
      readonly state: string;
    }
  /** The cache that machines share failed or did not tell the truth; the layer comes from its registry. */
  | { readonly kind: "cache-passed-over"; readonly state: string }
  /**
   * The image is known. Comes before any layer, once for each place that is tried; not at all when the image was
   * here complete.
   */
  | {
      readonly kind: "resolved";
      readonly reference: string;
      readonly digest: Digest;
      readonly layers: readonly { readonly digest: Digest; readonly size: number }[];
    }
  /** A layer is here already, or is being fetched, or is unpacked from bytes that are here, or is complete. */
  | {
      readonly kind: "layer";
      readonly digest: Digest;
      readonly state: "present" | "fetching" | "unpacking" | "done";
    }
  /** Bytes of a layer read so far, of `size`. */
  | { readonly kind: "progress"; readonly digest: Digest; readonly received: number; readonly size: number };

/** Takes events as they happen. */
export type Emit<E = PullEvent> = (event: E) => void;

/** What `withEvents` looks at. */
interface AnyEvent {
  readonly kind: string;
  readonly digest?: Digest;
}

/**
 * Run work that emits events as a generator of these events, which returns what the work returns.
 *
 * The work is not held up by a slow reader: of one layer's progress only the newest event is kept. A reader
 * that stops early aborts the work and waits until it has cleaned up.
 */
export async function* withEvents<T, E extends AnyEvent = PullEvent>(
  work: (emit: Emit<E>, signal: AbortSignal) => Promise<T>,
  signal?: AbortSignal,
): AsyncGenerator<E, T> {
  const queue: E[] = [];
  let wake = (): void => undefined;
  const emit: Emit<E> = (event) => {
    const last = event.kind === "progress" ? queue.findIndex((queued) => isProgressOf(queued, event)) : -1;
    if (last >= 0) queue[last] = event;
    else queue.push(event);
    wake();
  };
  const abort = new AbortController();
  const forward = (): void => abort.abort(signal?.reason);
  if (signal?.aborted === true) forward();
  signal?.addEventListener("abort", forward);
  let ended = false;
  const finished = work(emit, abort.signal).finally(() => {
    ended = true;
    wake();
  });
  // The failure is reported by the await at the end; until then it must not count as unhandled.
  finished.catch(() => undefined);
  try {
    for (;;) {
      const event = queue.shift();
      if (event !== undefined) yield event;
      else if (ended) return await finished;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal?.removeEventListener("abort", forward);
    if (!ended) abort.abort();
    await finished.catch(() => undefined);
  }
}

function isProgressOf(queued: AnyEvent, event: AnyEvent): boolean {
  return queued.kind === "progress" && event.kind === "progress" && queued.digest === event.digest;
}
