import { COMMON } from "./common.ts";

/**
 * Read a table of system call numbers.
 *
 * The text is a list of words. A word of digits sets the number of the next name, names after it count up from
 * there, "-" skips one number. The calls common to all architectures are added.
 */
export function parseTable(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  let next = 0;
  for (const word of `${text} ${COMMON}`.trim().split(/\s+/)) {
    if (/^\d+$/.test(word)) {
      next = Number(word);
      continue;
    }
    if (word !== "-") numbers.set(word, next);
    next += 1;
  }
  return numbers;
}
