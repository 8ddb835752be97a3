/**
 * Do something for every item, a few at a time and in order of start. After the first failure nothing new is
 * started, the signal given to the others is aborted, and once they have ended the first failure is thrown.
 *
 * A task whose rest is waiting, for the disk say, calls `yieldPlace`: the next one then starts beside it.
 */
export async function forEachConcurrent<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal, yieldPlace: () => void) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const both = AbortSignal.any([signal, abort.signal]);
  const waiting = items.values();
  const started: Promise<void>[] = [];
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    // The iterator is shared: each worker takes the next item nobody has taken.
    for (const item of waiting) {
      if (both.aborted) return;
      const { promise: yielded, resolve: yieldPlace } = Promise.withResolvers<void>();
      const work = task(item, both, yieldPlace).catch((error: unknown) => {
        failure ??= { error };
        abort.abort();
      });
      started.push(work);
      await Promise.race([work, yielded]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  await Promise.all(started);
  if (failure !== undefined) throw failure.error;
  signal.throwIfAborted();
}
