import { program } from "page:worker";
import {
  type Answer,
  CANCEL,
  type Operation,
  type Operations,
  type Problem,
  type Progress,
} from "../protocol.ts";

/** What the worker said it could not do. */
export class Failure extends Error {
  readonly hint: string | undefined;

  constructor({ message, hint }: Problem) {
    super(message);
    this.hint = hint;
  }
}

/** The worker's operations, as calls. */
export interface Client extends Operations {
  /** Give up what is under way. */
  cancel(): void;
}

const OPERATIONS: readonly Operation[] = [
  "openRegistry",
  "openArchive",
  "choose",
  "read",
  "rows",
  "compare",
  "runtime",
  "close",
];

/** Start the worker. Its program is a part of the page, since a page from a file may load no other file. */
export function createClient(onProgress: (progress: Progress) => void): Client {
  const url = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  const worker = new Worker(url, { name: location.protocol });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;

  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    if ("progress" in data) return onProgress(data.progress);
    const call = waiting.get(data.call);
    waiting.delete(data.call);
    if ("problem" in data) call?.reject(new Failure(data.problem));
    else call?.resolve(data.value);
  });
  worker.addEventListener("error", () => {
    const hint = "reload the page; an image may be too large for it";
    for (const call of waiting.values())
      call.reject(new Failure({ message: "The page's worker failed.", hint }));
    waiting.clear();
  });

  const ask = (operation: Operation, args: readonly unknown[]): Promise<unknown> => {
    const call = Promise.withResolvers<unknown>();
    calls += 1;
    waiting.set(calls, call);
    worker.postMessage({ call: calls, operation, args });
    return call.promise;
  };
  const operations = Object.fromEntries(
    OPERATIONS.map((operation) => [operation, (...args: unknown[]) => ask(operation, args)]),
  );
  return { ...(operations as unknown as Operations), cancel: () => worker.postMessage(CANCEL) };
}
