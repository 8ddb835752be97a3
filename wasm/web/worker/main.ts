/** The worker's program: answers the page, one question after another, so that the page itself never waits. */
import { escapeLines, isRlError } from "../../../core/mod.ts";
import { type Answer, CANCEL, type Operations, type Problem, type Question } from "../protocol.ts";
import { createBlobStore } from "./blobs.ts";
import { loadParts } from "./parts.ts";
import { createShelf } from "./shelf.ts";

/** What a worker has of its global scope. */
interface Scope {
  onmessage: ((event: { readonly data: Question | typeof CANCEL }) => void) | null;
  postMessage(answer: Answer): void;
  /** "true" when the page came by https. */
  readonly name: string;
}

const scope = globalThis as unknown as Scope;
/** Milliseconds between two pieces of news about one transfer. */
const NEWS = 100;

let abort = new AbortController();
let told = 0;

const shelf: Promise<Operations> = loadParts().then((parts) =>
  createShelf({
    ...parts,
    blobs: createBlobStore(),
    isSecure: scope.name === "https:",
    signal: () => abort.signal,
    notify(received, size, text) {
      if (performance.now() - told < NEWS) return;
      told = performance.now();
      scope.postMessage({ progress: { received, size, text } });
    },
  }),
);

async function answer({ call, operation, args }: Question): Promise<void> {
  try {
    const operations = (await shelf) as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
    scope.postMessage({ call, value: await operations[operation]?.(...args) });
  } catch (error) {
    scope.postMessage({ call, problem: problemOf(error) });
  }
}

function problemOf(error: unknown): Problem {
  if (abort.signal.aborted) return { message: "Cancelled.", hint: undefined };
  const message = error instanceof Error ? error.message : String(error);
  const hint = isRlError(error) ? error.hint : undefined;
  return {
    message: escapeLines(message.slice(0, 2000)),
    hint: hint === undefined ? hint : escapeLines(hint),
  };
}

let last: Promise<void> = Promise.resolve();
scope.onmessage = ({ data }) => {
  if (data === CANCEL) return abort.abort();
  last = last.then(() => {
    abort = new AbortController();
    return answer(data);
  });
};
