/** A program as the caller of a start: it is told by functions, and nothing is written anywhere. */
import type { PullEvent } from "../../mod.ts";
import type { Caller } from "../caller.ts";

/** What a program wants to hear of work that takes a while. */
export interface Listening {
  /** Gives it up: what was begun is cleaned up, and the call fails with "cancelled". */
  readonly signal?: AbortSignal | undefined;
  /** What is told of getting an image. */
  readonly onProgress?: ((event: PullEvent) => void) | undefined;
}

export interface LibraryCaller extends Caller {
  /** What failed starts have said so far. */
  readonly words: () => string;
}

export function libraryCaller(
  { signal = new AbortController().signal, onProgress }: Listening,
  onWarning: (text: string) => void,
  failureArguments: readonly string[],
): LibraryCaller {
  let said = "";
  return {
    warn: onWarning,
    async follow({ begin }) {
      const events = begin(signal);
      let step = await events.next();
      for (; step.done !== true; step = await events.next()) onProgress?.(step.value);
      return step.value;
    },
    tellFailure: (words) => {
      said += words;
    },
    failureArguments: () => failureArguments,
    words: () => said,
  };
}
