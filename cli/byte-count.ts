/** How much has passed, for streams whose length nobody knows: on a terminal one line, elsewhere nothing. */
import { formatSize } from "./format.ts";
import type { Output } from "./output.ts";

export interface ByteCount {
  /** The same chunks, counted. */
  pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array>;
  /** Take the line away. Safe to call twice and after a failure. */
  finish(): void;
}

/** Milliseconds between two drawings. */
const REDRAW_INTERVAL = 100;
/** To the beginning of the line, and away with it. */
const CLEAR_LINE = "\r\u001b[K";

/**
 * Count on standard error.
 *
 * @param label what is being done, "Reading app.tar"
 * @param now   gives milliseconds
 */
export function countBytes(label: string, output: Output, now: () => number): ByteCount {
  const shown = output.isTerminal(2);
  let drawn = false;
  const finish = (): void => {
    if (drawn) output.err(CLEAR_LINE);
    drawn = false;
  };
  async function* pass(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    let drawnAt = Number.NEGATIVE_INFINITY;
    for await (const chunk of source) {
      bytes += chunk.length;
      if (shown && now() - drawnAt >= REDRAW_INTERVAL) {
        drawnAt = now();
        drawn = true;
        output.err(`${CLEAR_LINE}${label}: ${formatSize(bytes)}`);
      }
      yield chunk;
    }
    finish();
  }
  return { pass, finish };
}
