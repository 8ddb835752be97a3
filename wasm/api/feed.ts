/** A consumer of a stream that is fed from outside, piece by piece. */
export interface Feed<T> {
  /** Give bytes; settled when they are used up. Throws what the consumer threw, now or before. */
  push(bytes: Uint8Array): Promise<void>;
  /** Say that there are no more; gives what the consumer came to. */
  finish(): Promise<T>;
}

/**
 * Turn a function that pulls into one that is pushed to: a component is called with bytes and cannot wait for them.
 * The function is at rest between two calls, waiting for its source.
 */
export function createFeed<T>(consume: (source: AsyncIterable<Uint8Array>) => Promise<T>): Feed<T> {
  type Answer = IteratorResult<Uint8Array, undefined>;
  /** How the consumer gets what it waits for. */
  let give: ((answer: Answer) => void) | undefined;
  /** Called when it waits again, or has ended. */
  let rest: (() => void) | undefined;
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
  let isOver = false;

  const next = (): Promise<Answer> =>
    new Promise((resolve) => {
      if (isOver) return resolve({ done: true, value: undefined });
      give = resolve;
      rest?.();
    });
  const close = async (): Promise<Answer> => ({ done: true, value: undefined });
  const source = { [Symbol.asyncIterator]: () => ({ next, return: close }) };

  consume(source)
    .then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    )
    .then(() => rest?.());

  async function resting(): Promise<void> {
    if (give === undefined && outcome === undefined) {
      await new Promise<void>((resolve) => {
        rest = resolve;
      });
    }
    rest = undefined;
    if (outcome !== undefined && "error" in outcome) throw outcome.error;
  }

  async function answer(given: Answer): Promise<void> {
    await resting();
    const waiting = give;
    give = undefined;
    waiting?.(given);
    await resting();
  }

  return {
    push: (bytes) => answer({ done: false, value: bytes }),
    async finish() {
      isOver = true;
      await answer({ done: true, value: undefined });
      if (outcome === undefined || !("value" in outcome)) throw new Error("the consumer waits for nothing");
      return outcome.value;
    },
  };
}
