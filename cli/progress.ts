/**
 * Progress of a pull. On a terminal: a small live region, one line per layer being fetched, with finished
 * layers scrolling away above it, so that no terminal is too low for an image of many layers. Elsewhere:
 * one line when a layer begins and one when it ends.
 */
import { escapeText } from "./escape.ts";
import { formatSize, shortId } from "./format.ts";
import type { Output } from "./output.ts";
import { clip } from "./width.ts";

/** One step of one layer. Sizes in bytes of the compressed blob; `total` is 0 when it is not known. */
export interface ProgressEvent {
  /** Digest of the layer's blob. */
  readonly layer: string;
  readonly phase: "fetching" | "done" | "exists";
  readonly current: number;
  readonly total: number;
}

export interface Progress {
  update(event: ProgressEvent): void;
  /** Give the terminal back: clear the live region, show the cursor. Safe to call twice and after a failure. */
  finish(): void;
}

/** Milliseconds between two drawings; faster flickers and costs more than the network. */
const REDRAW_INTERVAL = 100;
const MAX_LIVE_LINES = 8;
const BAR_CELLS = 30;

const HIDE_CURSOR = "\u001b[?25l";
const SHOW_CURSOR = "\u001b[?25h";
const CLEAR_BELOW = "\u001b[J";

interface Live {
  current: number;
  total: number;
  /** Milliseconds of `now`. */
  readonly began: number;
}

/** `now` gives milliseconds. Progress goes to standard error, results to standard output. */
export function createProgress(output: Output, now: () => number): Progress {
  return output.isTerminal(2) ? terminalProgress(output, now) : plainProgress(output);
}

function plainProgress(output: Output): Progress {
  const begun = new Set<string>();
  return {
    update(event) {
      if (event.phase === "fetching" && begun.has(event.layer)) return;
      begun.add(event.layer);
      output.err(`${describe(event)}\n`);
    },
    finish() {},
  };
}

function terminalProgress(output: Output, now: () => number): Progress {
  const live = new Map<string, Live>();
  let drawn = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let hidden = false;

  /** Replace the live region by `above`, which stays, and the current state. */
  const draw = (above: string): void => {
    const lines = liveLines(live, now(), output.columns);
    const back = drawn === 0 ? "" : `\u001b[${drawn}A`;
    const hide = hidden || lines.length === 0 ? "" : HIDE_CURSOR;
    hidden ||= lines.length > 0;
    output.err(`${hide}${back}\r${CLEAR_BELOW}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
    drawnAt = now();
  };

  return {
    update(event) {
      if (event.phase !== "fetching") {
        live.delete(event.layer);
        draw(`${clip(describe(event), output.columns - 1)}\n`);
        return;
      }
      const known = live.get(event.layer);
      if (known === undefined) live.set(event.layer, { ...event, began: now() });
      else Object.assign(known, { current: event.current, total: event.total });
      if (known === undefined || now() - drawnAt >= REDRAW_INTERVAL) draw("");
    },
    finish() {
      live.clear();
      if (drawn > 0) draw("");
      if (hidden) output.err(SHOW_CURSOR);
      hidden = false;
    },
  };
}

/** What is said once about a layer. */
function describe(event: ProgressEvent): string {
  const id = escapeText(shortId(event.layer));
  const size = event.total > 0 ? ` ${formatSize(event.total)}` : "";
  if (event.phase === "exists") return `${id}: already here`;
  if (event.phase === "done") return `${id}: complete${size}`;
  return `${id}: fetching${size}`;
}

function liveLines(live: ReadonlyMap<string, Live>, now: number, columns: number): string[] {
  const entries = [...live].slice(0, MAX_LIVE_LINES);
  const lines = entries.map(([layer, state]) => liveLine(layer, state, now, columns));
  const more = live.size - entries.length;
  if (more > 0) lines.push(`and ${more} more`);
  // The last column stays free: writing into it makes some terminals wrap.
  return lines.map((line) => clip(line, columns - 1));
}

/** "4f4fb700ef54 [=====>    ] 1.2MB / 3.4MB  5.6MB/s"; a narrow terminal loses the bar first. */
function liveLine(layer: string, state: Live, now: number, columns: number): string {
  const id = escapeText(shortId(layer));
  const seconds = (now - state.began) / 1000;
  const speed = seconds > 0.5 ? `  ${formatSize(state.current / seconds)}/s` : "";
  const size = formatSize(state.current);
  if (state.total <= 0) return `${id} ${size}${speed}`;
  const text = `${size} / ${formatSize(state.total)}${speed}`;
  const room = Math.min(BAR_CELLS, columns - id.length - text.length - 6);
  return room < 5 ? `${id} ${text}` : `${id} ${formatBar(state.current / state.total, room)} ${text}`;
}

/** A bar of so many cells between brackets; `part` is cut to 0..1. */
export function formatBar(part: number, cells: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * cells);
  const bar = full === 0 || full === cells ? "=".repeat(full) : `${"=".repeat(full - 1)}>`;
  return `[${bar.padEnd(cells)}]`;
}
