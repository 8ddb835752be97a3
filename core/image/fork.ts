/**
 * Two readers of one source. It is pulled when both have taken what came before, so nothing is held but one item,
 * and the slower reader sets the pace. A reader that stops leaves the other one alone; when both have stopped the
 * source is closed. What the source throws, both get.
 */
export function forkStream<T>(source: AsyncIterable<T>): readonly [AsyncIterable<T>, AsyncIterable<T>] {
  const iterator = source[Symbol.asyncIterator]();
  /** Items pulled so far, and the last of them. */
  let pulled = 0;
  let last: Promise<IteratorResult<T>> = Promise.resolve({ done: true, value: undefined });
  /** Items each reader has taken; infinite for one that has stopped. */
  const taken: [number, number] = [0, 0];
  let wake = (): void => undefined;

  function branch(own: 0 | 1, other: 0 | 1): AsyncIterable<T> {
    const stop = async (): Promise<IteratorResult<T>> => {
      taken[own] = Number.POSITIVE_INFINITY;
      wake();
      if (taken[other] === Number.POSITIVE_INFINITY) await iterator.return?.();
      return { done: true, value: undefined };
    };
    return {
      [Symbol.asyncIterator]: () => ({
        async next() {
          while (taken[own] === pulled && taken[other] < pulled) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
          if (taken[own] === pulled) {
            pulled++;
            last = iterator.next();
            // Whoever waits for it has its failure.
            last.catch(() => undefined);
          }
          taken[own]++;
          const item = last;
          wake();
          return await item;
        },
        return: stop,
      }),
    };
  }

  return [branch(0, 1), branch(1, 0)];
}
