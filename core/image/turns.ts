/** One after the other: take a turn, which comes when all before it have ended, and call what it gives at its end. */
export type Turns = () => Promise<() => void>;

export function createTurns(): Turns {
  let before: Promise<void> = Promise.resolve();
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const turn = before;
    before = promise;
    await turn;
    return resolve;
  };
}
