/**
 * Progress of a pull or a push. On a terminal: a small live region, one line per layer in work, with finished layers
 * scrolling away above it, so that no terminal is too low for an image of many layers. Elsewhere: one line
 * when a layer begins and one when it ends.
 */
import type { PullEvent, PushEvent } from "../core/mod.ts";
import { escapeText } from "./escape.ts";
import { formatSize, shortId } from "./format.ts";
import type { Output } from "./output.ts";
import { clip } from "./width.ts";

export interface Progress {
  update(event: PullEvent | PushEvent): void;
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

type State = Extract<PullEvent | PushEvent, { kind: "layer" }>["state"];
type Verb = keyof typeof ENDED;

/** What is done to a layer, and how it is said once it is done. */
const ENDED = { fetching: "fetched", unpacking: "unpacked", pushing: "pushed" } as const;

/** What is said of a layer that needed nothing. */
const SPARED: Partial<Record<State, string>> = {
  present: "already here",
  there: "already there",
  mounted: "taken over from another repository",
};

/** A layer in work. Sizes in bytes of the compressed blob; 0 when it is not known. */
interface Layer {
  readonly verb: Verb;
  received: number;
  size: number;
  /** Milliseconds of `now`. */
  readonly began: number;
}

/** What the events have told so far. */
interface Work {
  readonly sizes: Map<string, number>;
  readonly live: Map<string, Layer>;
}

/** `now` gives milliseconds. Progress goes to standard error, results to standard output. */
export function createProgress(output: Output, now: () => number): Progress {
  return output.isTerminal(2) ? terminalProgress(output, now) : plainProgress(output, now);
}

function plainProgress(output: Output, now: () => number): Progress {
  const work: Work = { sizes: new Map(), live: new Map() };
  return {
    update(event) {
      const ended = advance(work, event, now());
      if (ended !== undefined) output.err(`${ended}\n`);
      else if (event.kind === "layer") output.err(`${describeStart(work, event.digest)}\n`);
    },
    finish() {},
  };
}

function terminalProgress(output: Output, now: () => number): Progress {
  const work: Work = { sizes: new Map(), live: new Map() };
  let drawn = 0;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let hidden = false;

  /** Replace the live region by `above`, which stays, and the current state. */
  const draw = (above: string): void => {
    const lines = liveLines(work.live, now(), output.columns);
    const back = drawn === 0 ? "" : `\u001b[${drawn}A`;
    const hide = hidden || lines.length === 0 ? "" : HIDE_CURSOR;
    hidden ||= lines.length > 0;
    output.err(`${hide}${back}\r${CLEAR_BELOW}${above}${lines.map((line) => `${line}\n`).join("")}`);
    drawn = lines.length;
    drawnAt = now();
  };

  return {
    update(event) {
      const ended = advance(work, event, now());
      if (ended !== undefined) draw(`${clip(ended, output.columns - 1)}\n`);
      else if (event.kind === "layer" || now() - drawnAt >= REDRAW_INTERVAL) draw("");
    },
    finish() {
      work.live.clear();
      if (drawn > 0) draw("");
      if (hidden) output.err(SHOW_CURSOR);
      hidden = false;
    },
  };
}

/** Take one event in; gives the line that stays, when it ends a layer or a mirror is given up. */
function advance(work: Work, event: PullEvent | PushEvent, now: number): string | undefined {
  if (event.kind === "passed-over") {
    work.live.clear();
    return escapeText(`Mirror ${event.place} passed over: ${event.state}`);
  }
  if (event.kind === "resolved") {
    for (const { digest, size } of event.layers) work.sizes.set(digest, size);
    return undefined;
  }
  if (event.kind === "pushed") return undefined;
  const layer = work.live.get(event.digest);
  if (event.kind === "progress") {
    if (layer !== undefined) Object.assign(layer, { received: event.received, size: event.size });
    return undefined;
  }
  const size = work.sizes.get(event.digest) ?? 0;
  if (isVerb(event.state)) {
    work.live.set(event.digest, { verb: event.state, received: 0, size, began: now });
    return undefined;
  }
  work.live.delete(event.digest);
  const spared = SPARED[event.state];
  if (spared !== undefined) return `${layerName(event.digest)}: ${spared}`;
  return `${layerName(event.digest)}: ${ENDED[layer?.verb ?? "fetching"]}${sizeNote(layer?.size ?? size)}`;
}

function isVerb(state: State): state is Verb {
  return Object.hasOwn(ENDED, state);
}

function describeStart(work: Work, digest: string): string {
  const layer = work.live.get(digest);
  return `${layerName(digest)}: ${layer?.verb ?? "fetching"}${sizeNote(layer?.size ?? 0)}`;
}

function sizeNote(size: number): string {
  return size > 0 ? ` ${formatSize(size)}` : "";
}

function layerName(digest: string): string {
  return escapeText(shortId(digest));
}

function liveLines(live: ReadonlyMap<string, Layer>, now: number, columns: number): string[] {
  const entries = [...live].slice(0, MAX_LIVE_LINES);
  const lines = entries.map(([digest, layer]) => liveLine(digest, layer, now, columns));
  const more = live.size - entries.length;
  if (more > 0) lines.push(`and ${more} more`);
  // The last column stays free: writing into it makes some terminals wrap.
  return lines.map((line) => clip(line, columns - 1));
}

/** "4f4fb700ef54 [=====>    ] 1.2MB / 3.4MB  5.6MB/s"; a narrow terminal loses the bar first. */
function liveLine(digest: string, layer: Layer, now: number, columns: number): string {
  const name = layerName(digest);
  const seconds = (now - layer.began) / 1000;
  const speed = seconds > 0.5 ? `  ${formatSize(layer.received / seconds)}/s` : "";
  const received = formatSize(layer.received);
  if (layer.size <= 0) return `${name} ${received}${speed}`;
  const text = `${received} / ${formatSize(layer.size)}${speed}`;
  const room = Math.min(BAR_CELLS, columns - name.length - text.length - 6);
  return room < 5 ? `${name} ${text}` : `${name} ${formatBar(layer.received / layer.size, room)} ${text}`;
}

/** A bar of so many cells between brackets; `part` is cut to 0..1. */
export function formatBar(part: number, cells: number): string {
  const full = Math.round(Math.min(1, Math.max(0, part)) * cells);
  const bar = full === 0 || full === cells ? "=".repeat(full) : `${"=".repeat(full - 1)}>`;
  return `[${bar.padEnd(cells)}]`;
}
