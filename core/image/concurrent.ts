/**
 * Do something for every item, a few at a time and in order of start. After the first failure nothing new is
 * started, the signal given to the others is aborted, and once they have ended the first failure is thrown.
 */
export async function forEachConcurrent<T>(
  items: readonly T[],
  limit: number,
  signal: AbortSignal,
  task: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const abort = new AbortController();
  const both = AbortSignal.any([signal, abort.signal]);
  const waiting = items.values();
  let failure: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    // The iterator is shared: each worker takes the next item nobody has taken.
    for (const item of waiting) {
      if (both.aborted) return;
      try {
        await task(item, both);
      } catch (error) {
        failure ??= { error };
        abort.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (failure !== undefined) throw failure.error;
  signal.throwIfAborted();
}
