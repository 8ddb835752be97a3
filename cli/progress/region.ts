/**
 * A few lines at the end of a terminal that are drawn again and again, with lines that stay scrolling away above
 * them. Each drawing is one write, over what is there: nothing is cleared before it is written anew, so nothing
 * flickers.
 */
import type { Output } from "../output.ts";
import { clip, displayWidth } from "../width.ts";

export interface Region {
  /** Draw `lines` in place of the last ones. `staying` is a line that goes above them for good. */
  draw(lines: readonly string[], staying?: string): void;
  /** Take the region away and show the cursor. Safe to call twice, and when nothing was drawn. */
  clear(): void;
}

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_TO_END = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** Lines are to be shorter than the terminal is wide. Drawn on standard error. */
export function createRegion(output: Output): Region {
  /** Widths of the lines that are there. */
  let drawn: readonly number[] = [];
  let hidden = false;

  const draw = (lines: readonly string[], staying?: string): void => {
    if (drawn.length + lines.length === 0 && staying === undefined) return;
    const { columns } = output;
    // A terminal that has become narrower has wrapped them.
    const rows = drawn.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    const back = rows === 0 ? "\r" : `\r\u001b[${rows}A`;
    const hide = hidden || lines.length === 0 ? "" : HIDE_CURSOR;
    hidden ||= lines.length > 0;
    const all = staying === undefined ? lines : [clip(staying, columns - 1), ...lines];
    const text = all.map((line) => `${line}${CLEAR_TO_END}\n`).join("");
    output.err(`${hide}${back}${text}${CLEAR_BELOW}`);
    drawn = lines.map(displayWidth);
  };

  return {
    draw,
    clear() {
      if (drawn.length > 0) draw([]);
      if (hidden) output.err(SHOW_CURSOR);
      hidden = false;
    },
  };
}
