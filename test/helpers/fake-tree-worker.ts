import type { TreeWorker } from "../../core/host/bun/tree-channel.ts";

/** A worker that keeps what it is sent and answers what the test says. */
export interface FakeTreeWorker extends TreeWorker {
  /** Everything written so far. */
  sent(): Uint8Array;
  /** Answer: op, errno, path, the first of the values. */
  answer(step: number, error?: number, path?: string, value?: number): void;
  /** End with this status. */
  exit(status: number): void;
  /** Let writes wait until this is called. */
  stall(): () => void;
}

export function createFakeTreeWorker(): FakeTreeWorker {
  const chunks: Uint8Array[] = [];
  let stalled: Promise<number> | undefined;
  const exited = Promise.withResolvers<number>();
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  const stdout = new ReadableStream<Uint8Array>({
    start(controller) {
      output = controller;
    },
  });
  return {
    stdin: {
      write(chunk) {
        chunks.push(chunk.slice());
        return stalled ?? chunk.length;
      },
      flush: () => 0,
      end: () => 0,
    },
    stdout,
    exited: exited.promise,
    sent: () => Buffer.concat(chunks),
    answer(step, error = 0, path = "", value = 0) {
      const text = new TextEncoder().encode(path);
      const bytes = new Uint8Array(24 + text.length);
      const view = new DataView(bytes.buffer);
      view.setUint32(0, step, true);
      view.setUint32(4, error, true);
      view.setUint32(8, value, true);
      view.setUint32(20, text.length, true);
      bytes.set(text, 24);
      output?.enqueue(bytes);
    },
    exit(status) {
      output?.close();
      exited.resolve(status);
    },
    stall() {
      const waiting = Promise.withResolvers<number>();
      stalled = waiting.promise;
      return () => {
        stalled = undefined;
        waiting.resolve(0);
      };
    },
  };
}
