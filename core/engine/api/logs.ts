/** What a container has written, as a program reads it. */
import { type Container, type LogEntry, nanoText } from "../../mod.ts";
import type { Apis } from "../apis.ts";
import { refuseUnread } from "../containers/kept-log.ts";
import type { LogOptions } from "./container-types.ts";

type Logged = Pick<Apis, "log">;

/** @throws RlError "unsupported" where nothing is kept */
export async function* readEntries(
  { log }: Logged,
  now: () => Promise<Container>,
  { follow = false, signal = new AbortController().signal, since, tail, until }: LogOptions,
): AsyncGenerator<LogEntry, void, undefined> {
  const container = await now();
  refuseUnread(container.document, container.document.name);
  const range = { tail, since: since && textOf(since), until: until && textOf(until) };
  for await (const entries of log(container, { ...range, follow, signal })) {
    if (signal.aborted) return;
    yield* entries;
  }
}

/** One stream of the log, from its beginning to the container's end. */
export function logStream(
  apis: Logged,
  now: () => Promise<Container>,
  name: LogEntry["stream"],
): ReadableStream<Uint8Array> {
  const stop = new AbortController();
  const entries = readEntries(apis, now, { follow: true, signal: stop.signal });
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await entries.next();
        if (done === true) return controller.close();
        if (value.stream === name) return controller.enqueue(encoder.encode(value.text));
      }
    },
    async cancel() {
      stop.abort();
      await entries.return();
    },
  });
}

function textOf(date: Date): string {
  return nanoText(BigInt(date.getTime()) * 1_000_000n);
}
