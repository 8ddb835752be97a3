/** Waiting for a condition, with an end: a test is never about how long something takes. */

const PAUSE_MS = 20;
const TRIES = 3000;

/** Ask again until `probe` gives a value; throws, saying what did not come, after the bounded wait. */
export async function until<T>(
  what: string,
  probe: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  for (let i = 0; i < TRIES; i += 1) {
    const found = await probe();
    if (found !== undefined) return found;
    await Bun.sleep(PAUSE_MS);
  }
  throw new Error(`${what} did not come within ${(PAUSE_MS * TRIES) / 1000} s`);
}

/** Wait until something is so. */
export async function untilTrue(what: string, probe: () => boolean | Promise<boolean>): Promise<void> {
  await until(what, async () => ((await probe()) ? true : undefined));
}
