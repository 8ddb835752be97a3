/** What the events of a pull, load or push have told so far. */
import type { PullEvent, PushEvent } from "../../core/mod.ts";
import { escapeText } from "../../core/mod.ts";
import { formatSize, shortId } from "../format.ts";
import { createRate, type Rate } from "./rate.ts";

export type ProgressEvent = PullEvent | PushEvent;

type State = Extract<ProgressEvent, { kind: "layer" }>["state"];
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
export interface Layer {
  /** Short and safe to print. */
  readonly name: string;
  readonly verb: Verb;
  readonly received: number;
  readonly size: number;
  readonly rate: Rate;
}

export interface Work {
  /** Layers in work, in the order they began in. */
  readonly live: ReadonlyMap<string, Layer>;
  /**
   * Take one event in, at a moment in milliseconds. Gives the line that stays, when there is one: a layer's end,
   * or a mirror that is given up. It is safe to print.
   */
  advance(event: ProgressEvent, now: number): string | undefined;
  /** "4f4fb700ef54: fetching 3.4MB". */
  describe(digest: string): string | undefined;
}

export function createWork(): Work {
  const sizes = new Map<string, number>();
  const live = new Map<string, Layer>();

  const changeLayer = (digest: string, state: State, now: number): string | undefined => {
    const name = escapeText(shortId(digest));
    if (isVerb(state)) {
      live.set(digest, {
        name,
        verb: state,
        received: 0,
        size: sizes.get(digest) ?? 0,
        rate: createRate(now),
      });
      return undefined;
    }
    const layer = live.get(digest);
    live.delete(digest);
    const spared = SPARED[state];
    if (spared !== undefined) return `${name}: ${spared}`;
    const size = layer?.size || (sizes.get(digest) ?? 0);
    return `${name}: ${ENDED[layer?.verb ?? "fetching"]}${sizeNote(size)}`;
  };

  return {
    live,
    advance(event, now) {
      switch (event.kind) {
        case "passed-over":
          live.clear();
          return escapeText(`Mirror ${event.place} passed over: ${event.state}`);
        case "cache-passed-over":
          return escapeText(`Shared cache passed over: ${event.state}`);
        case "resolved":
          for (const { digest, size } of event.layers) sizes.set(digest, size);
          return undefined;
        case "layer":
          return changeLayer(event.digest, event.state, now);
        case "progress": {
          const layer = live.get(event.digest);
          if (layer === undefined) return undefined;
          layer.rate.add(event.received, now);
          live.set(event.digest, { ...layer, received: event.received, size: event.size });
          return undefined;
        }
        case "pushed":
          return undefined;
      }
    },
    describe(digest) {
      const layer = live.get(digest);
      return layer === undefined ? undefined : `${layer.name}: ${layer.verb}${sizeNote(layer.size)}`;
    },
  };
}

function isVerb(state: State): state is Verb {
  return Object.hasOwn(ENDED, state);
}

function sizeNote(size: number): string {
  return size > 0 ? ` ${formatSize(size)}` : "";
}
