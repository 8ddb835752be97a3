import { readExactly, type StreamBody } from "../../ports/stream-body.ts";
import type { TransportRequest } from "../../ports/transport.ts";

/** Who watches a request while its body is sent. */
export interface BodyWatch {
  /** The source is waited for, and not the server: our own disk's slowness is not the server's silence. */
  pause(): void;
  resume(): void;
  /** The source has failed. */
  fail(reason: unknown): void;
}

/** What fetch takes for a body, and how to let go of its source when the request has failed. */
export interface RequestBody {
  readonly init: Uint8Array | ReadableStream<Uint8Array>;
  close(): void;
}

export function requestBody(body: Uint8Array | StreamBody, watch: BodyWatch): RequestBody {
  if (body instanceof Uint8Array) return { init: body, close: () => undefined };
  const chunks = readExactly(body);
  // A runtime does not always cancel the stream of a request that was given up.
  let isClosed = false;
  const close = async (): Promise<void> => {
    isClosed = true;
    await chunks.return(undefined).catch(() => undefined);
  };
  const init = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        watch.pause();
        try {
          const { done, value } = await chunks.next();
          // Given up meanwhile: the stream takes nothing any more, not even its end.
          if (isClosed) return;
          if (done === true) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          watch.fail(error);
          if (!isClosed) controller.error(error);
        } finally {
          watch.resume();
        }
      },
      cancel: close,
    },
    // Nothing is read ahead: the connection asks for each chunk when it has room for it.
    { highWaterMark: 0 },
  );
  return { init, close: () => void close() };
}

/** With this header a runtime sends a stream as it is; without, in the chunks of HTTP/1.1. */
export function bodyHeaders({ body }: Pick<TransportRequest, "body">): Record<string, string> {
  return body === undefined || body instanceof Uint8Array ? {} : { "content-length": String(body.size) };
}
