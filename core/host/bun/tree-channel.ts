import { RlError } from "../../errors.ts";
import type { Settled } from "../../ports/tree-writer.ts";
import type { Arena, Releaser, Slice } from "./arena.ts";
import { isAskedToEnd } from "./program-end.ts";
import { decodeTreeAnswer, type TreeAnswer, treeError } from "./tree-answer.ts";
import { createTreeRecords, type TreeRecords } from "./tree-records.ts";

/**
 * A started tree worker (syscalls-c/tree.h): already root of the container's user namespace, reading records
 * from its standard input and answering on its standard output. `Bun.spawn` with pipes gives this shape.
 */
export interface TreeWorker {
  readonly stdin: {
    write(chunk: Uint8Array): number | Promise<number>;
    flush(): number | Promise<number>;
    end(): number | Promise<number>;
  };
  readonly stdout: ReadableStream<Uint8Array>;
  /** Its exit status. */
  readonly exited: Promise<number>;
  /** Memory it was given, as descriptor 4: content that lies there is not sent again. */
  readonly arena?: Arena | undefined;
}

export type StartTreeWorker = () => TreeWorker | Promise<TreeWorker>;

/** Send when so much is waiting: large enough for few crossings, small enough to stay in the cache. */
const FLUSH_AT = 256 * 1024;
/** Data from this size on is sent from where it is. */
const DIRECT_FROM = 64 * 1024;
/** One data record: what its header can tell, rounded down. */
const DATA_LIMIT = 8 * 1024 * 1024;
/** Content below this size is sent: it is no larger than the record that would say where it is. */
const SHARED_FROM = 64;

/** Records to a worker and its answers. */
export interface TreeChannel {
  /** Encode here, then call `settle`. */
  readonly records: TreeRecords;
  /** Throws what the worker has answered by now. Sends when enough is waiting; a promise when it must wait. */
  settle(): Settled;
  /** Send bytes of a file. */
  data(chunk: Uint8Array): Settled;
  /** Send everything and wait for the answer to the last record. Throws the worker's failure. */
  answer(): Promise<TreeAnswer>;
  /** End the stream and wait for the worker; never throws. */
  close(): Promise<void>;
}

/** Talk to a worker. */
export function openTreeChannel(worker: TreeWorker): TreeChannel {
  const records = createTreeRecords();
  const answers: TreeAnswer[] = [];
  let failure: RlError | undefined;
  let wake: (() => void) | undefined;
  const slices = new Set<Slice>();
  let mapped = false;
  const releaser: Releaser = {
    release(offset, count) {
      records.start("release");
      records.number(offset, 8);
      records.number(count, 4);
      records.end();
      return send(records.take());
    },
  };
  // Listened to from the start: a failure comes unasked, and then nobody reads what we write.
  const ended = listen(worker, (answer) => {
    if (answer.error !== 0) failure ??= treeError(answer);
    else answers.push(answer);
    wake?.();
  }).then((error) => {
    failure ??= error;
    wake?.();
    // Whoever waits for room would wait for ever; the failure is told to the next call.
    for (const slice of slices) slice.detach(releaser);
  });

  function send(chunk: Uint8Array): Settled {
    try {
      // What does not go at once is copied by the sink, so the buffer may be used again.
      const written = worker.stdin.write(chunk);
      const flushed = worker.stdin.flush();
      if (!isPromise(written) && !isPromise(flushed)) return;
      // A worker that failed reads no more: its end, not the write's, ends the wait.
      return Promise.race([Promise.all([written, flushed]), ended]).then(check, giveUp);
    } catch {
      return giveUp();
    }
  }

  /** After a broken pipe: what the worker said, or how it ended, tells more. */
  async function giveUp(): Promise<void> {
    await ended;
    check();
  }

  function check(): void {
    if (failure !== undefined) throw failure;
  }

  return {
    records,
    settle() {
      check();
      if (records.length >= FLUSH_AT) return send(records.take());
    },
    data(chunk) {
      check();
      if (chunk.length >= SHARED_FROM && shared(chunk)) {
        return records.length >= FLUSH_AT ? send(records.take()) : undefined;
      }
      if (chunk.length < DIRECT_FROM) {
        if (chunk.length > 0) records.dataHeader(chunk.length);
        records.rest(chunk);
        return records.length >= FLUSH_AT ? send(records.take()) : undefined;
      }
      return sendLarge(chunk);
    },
    async answer() {
      check();
      if (records.length > 0) await send(records.take());
      while (answers.length === 0 && failure === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      wake = undefined;
      const answer = answers.shift();
      if (answer !== undefined) return answer;
      throw failure;
    },
    async close() {
      // An end that fails means that the worker is gone already.
      await Promise.allSettled([worker.stdin.end()]);
      await Promise.allSettled([ended, worker.exited]);
    },
  };

  /** Tell the worker where content is; false when it cannot look there. */
  function shared(chunk: Uint8Array): boolean {
    const { arena } = worker;
    const found = arena?.locate(chunk);
    if (arena === undefined || found === undefined || !found.slice.attach(releaser)) return false;
    slices.add(found.slice);
    if (!mapped) {
      mapped = true;
      records.start("arena");
      records.number(arena.size, 8);
      records.end();
    }
    records.start("shared");
    records.number(found.offset, 8);
    records.number(chunk.length, 4);
    records.end();
    return true;
  }

  async function sendLarge(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length; at += DATA_LIMIT) {
      const piece = chunk.subarray(at, at + DATA_LIMIT);
      records.dataHeader(piece.length);
      await send(records.take());
      await send(piece);
    }
  }
}

/** Read answers until the worker closes its side; resolves with the error of a stream that ended early. */
async function listen(worker: TreeWorker, receive: (answer: TreeAnswer) => void): Promise<RlError> {
  let received: Uint8Array = new Uint8Array();
  let cause: unknown;
  try {
    for await (const chunk of worker.stdout) {
      const joined = new Uint8Array(received.length + chunk.length);
      joined.set(received);
      joined.set(chunk, received.length);
      received = joined;
      for (let next = decodeTreeAnswer(received); next; next = decodeTreeAnswer(received)) {
        received = next.rest;
        receive(next.answer);
      }
    }
  } catch (error) {
    cause = error;
  }
  return endedEarly("write tree", await worker.exited, cause);
}

/** The error of a worker that ended before it answered; "cancelled" when somebody asked it to end. */
export function endedEarly(action: string, status: number, cause?: unknown): RlError {
  const subject = "rl-tree";
  return isAskedToEnd(status)
    ? new RlError({ code: "cancelled", action, subject, state: "the worker was interrupted", cause })
    : new RlError({
        code: "io",
        action,
        subject,
        state: `the worker ended with status ${status} before it answered`,
        cause,
      });
}

function isPromise(value: unknown): value is Promise<unknown> {
  return value instanceof Promise;
}
