/**
 * Progress of a pull, load or push. On a terminal: a small live region, one line per layer in work, with finished
 * layers scrolling away above it, so that no terminal is too low for an image of many layers. Elsewhere: one line
 * when a layer begins and one when it ends.
 */
import type { Output } from "./output.ts";
import { layerLines } from "./progress/lines.ts";
import { createRegion } from "./progress/region.ts";
import { createWork, type ProgressEvent } from "./progress/work.ts";

export interface Progress {
  update(event: ProgressEvent): void;
  /** Give the terminal back: clear the live region, show the cursor. Safe to call twice and after a failure. */
  finish(): void;
}

/** For who asked for quiet. */
export const SILENT: Progress = { update: () => {}, finish: () => {} };

/**
 * Show what work tells of itself until it ends; what it returns. The terminal is given back in every case.
 *
 * @param note is told of each event before it is shown
 */
export async function follow<E extends ProgressEvent, T>(
  events: AsyncGenerator<E, T>,
  progress: Progress,
  note: (event: E) => void = () => {},
): Promise<T> {
  try {
    let step = await events.next();
    for (; step.done !== true; step = await events.next()) {
      note(step.value);
      progress.update(step.value);
    }
    return step.value;
  } finally {
    progress.finish();
  }
}

/** Milliseconds between two drawings; faster flickers and costs more than the network. */
const REDRAW_INTERVAL = 100;
/** Milliseconds between two drawings while nothing happens, which the speed must show. */
const IDLE_INTERVAL = 1000;

/** Call again and again until stopped; it holds up no end of the program. */
export type Every = (milliseconds: number, call: () => void) => () => void;

const everyInterval: Every = (milliseconds, call) => {
  const timer = setInterval(call, milliseconds);
  timer.unref();
  return () => clearInterval(timer);
};

/** `now` gives milliseconds. Progress goes to standard error, results to standard output. */
export function createProgress(output: Output, now: () => number, every: Every = everyInterval): Progress {
  return output.isTerminal(2) ? terminalProgress(output, now, every) : plainProgress(output, now);
}

function plainProgress(output: Output, now: () => number): Progress {
  const work = createWork();
  return {
    update(event) {
      const staying = work.advance(event, now());
      const line = staying ?? (event.kind === "layer" ? work.describe(event.digest) : undefined);
      if (line !== undefined) output.err(`${line}\n`);
    },
    finish() {},
  };
}

function terminalProgress(output: Output, now: () => number, every: Every): Progress {
  const work = createWork();
  const region = createRegion(output);
  let drawnAt = Number.NEGATIVE_INFINITY;
  let stop: (() => void) | undefined;

  const draw = (staying?: string): void => {
    region.draw(layerLines([...work.live.values()], now(), output.columns), staying);
    drawnAt = now();
  };
  const tick = (): void => {
    if (work.live.size > 0 && now() - drawnAt >= IDLE_INTERVAL) draw();
  };

  return {
    update(event) {
      const staying = work.advance(event, now());
      if (staying !== undefined || event.kind === "layer" || now() - drawnAt >= REDRAW_INTERVAL)
        draw(staying);
      stop ??= every(IDLE_INTERVAL, tick);
    },
    finish() {
      stop?.();
      stop = undefined;
      region.clear();
    },
  };
}
