/** How fast bytes come: over the last seconds, so that it follows what the network does now. */
export interface Rate {
  /** So many bytes have come in all, at a moment in milliseconds. Fewer than before is a new beginning. */
  add(bytes: number, now: number): void;
  /** Bytes per second; undefined until there is enough to tell. It falls when nothing more comes. */
  speed(now: number): number | undefined;
}

/** Milliseconds that are looked at. */
const WINDOW = 5000;
/** Milliseconds after which a speed means something. */
const ENOUGH = 500;
/** Milliseconds between two samples that are kept. */
const GRAIN = 100;

interface Sample {
  readonly at: number;
  readonly bytes: number;
}

export function createRate(began: number): Rate {
  let samples: Sample[] = [{ at: began, bytes: 0 }];
  return {
    add(bytes, now) {
      const last = samples.at(-1);
      if (last !== undefined && bytes < last.bytes) samples = [];
      // The newest sample replaces the one before it until that is old enough to stay.
      const before = samples.at(-2);
      if (before !== undefined && last !== undefined && last.at - before.at < GRAIN) samples.pop();
      samples.push({ at: now, bytes });
      // One sample older than the window is its edge.
      while (samples.length > 2 && (samples[1]?.at ?? now) <= now - WINDOW) samples.shift();
    },
    speed(now) {
      const inside = samples.findIndex(({ at }) => at > now - WINDOW);
      const first = samples[inside < 0 ? samples.length - 1 : Math.max(0, inside - 1)];
      const last = samples.at(-1);
      if (first === undefined || last === undefined || now - first.at < ENOUGH) return undefined;
      return (1000 * (last.bytes - first.bytes)) / (now - first.at);
    },
  };
}
