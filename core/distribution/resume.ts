import { FRUITLESS_LIMIT, RESUME_LIMIT, RESUME_PROGRESS } from "./limits.ts";
import { retryDelay } from "./retry.ts";

/** Decides how often a transfer that breaks is taken up again. */
export interface ResumeBudget {
  /**
   * Milliseconds to wait before the next attempt, or undefined to give up.
   *
   * @param gained bytes that the attempt which just ended brought
   */
  next(gained: number): number | undefined;
}

/**
 * A transfer that gets on may break any number of times, since its size bounds them. One that crawls is continued
 * a few times, and one that gains nothing only twice, within about two seconds: somebody waits for the answer, and
 * the other side has shown that it has nothing more to give.
 */
export function startResumeBudget(): ResumeBudget {
  let crawling = 0;
  let fruitless = 0;
  return {
    next(gained) {
      if (gained >= RESUME_PROGRESS) crawling = 0;
      fruitless = gained > 0 ? 0 : fruitless + 1;
      crawling += 1;
      if (crawling > RESUME_LIMIT || fruitless > FRUITLESS_LIMIT) return undefined;
      return retryDelay(Math.max(fruitless - 1, 0), null, 0);
    },
  };
}
