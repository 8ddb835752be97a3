/**
 * Layers of one image are made durable together. Each publication waits for the disk and stops whoever makes files
 * meanwhile; after the first one of several the others find nothing left to write.
 *
 * So a layer whose bytes have passed waits here, until no other one is on its way, or enough wait. One that waits
 * for a lock is not on its way: its holder may be waiting for a lock of ours, and both would wait for ever.
 */
export interface PublishGate {
  /** A layer begins. */
  begin(): LayerPass;
}

/** One layer's way through the gate. */
export interface LayerPass {
  /** It has the lock it waited for, and goes on. */
  locked(): void;
  /** Its bytes have passed: wait until it may be published. Throws the signal's reason when that aborts first. */
  enter(signal: AbortSignal): Promise<void>;
  /** It is published, or has failed. Safe at any time. */
  end(): void;
}

export interface GateOptions {
  /** Layers there are to come. */
  readonly layers: number;
  /** How many of them may be begun and not yet waiting here. */
  readonly places: number;
  /** So many that wait are let through at once: each keeps files and a process. */
  readonly most: number;
}

export function createPublishGate({ layers, places, most }: GateOptions): PublishGate {
  let unbegun = layers;
  let forLock = 0;
  let moving = 0;
  let waiting: (() => void)[] = [];
  /** One after the other: the first to go writes for all. */
  let before: Promise<void> = Promise.resolve();

  const look = (): void => {
    const idle = moving === 0 && (unbegun === 0 || forLock >= places);
    if (!idle && waiting.length < most) return;
    const passing = waiting;
    waiting = [];
    for (const pass of passing) pass();
  };

  return {
    begin: () => {
      let state: "lock" | "moving" | "waiting" | "through" | "ended" = "lock";
      let done = (): void => undefined;
      unbegun -= 1;
      forLock += 1;
      look();
      return {
        locked: () => {
          if (state !== "lock") return;
          state = "moving";
          forLock -= 1;
          moving += 1;
        },
        enter: async (signal) => {
          if (state !== "moving") return;
          state = "waiting";
          moving -= 1;
          const { promise: open, resolve } = Promise.withResolvers<void>();
          waiting.push(resolve);
          look();
          const aborted = (): void => resolve();
          signal.addEventListener("abort", aborted);
          if (signal.aborted) aborted();
          await open;
          signal.removeEventListener("abort", aborted);
          signal.throwIfAborted();
          const turn = before;
          before = new Promise((end) => {
            done = end;
          });
          await turn;
          state = "through";
        },
        end: () => {
          if (state === "lock") forLock -= 1;
          if (state === "moving") moving -= 1;
          state = "ended";
          done();
          look();
        },
      };
    },
  };
}
