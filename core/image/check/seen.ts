import type { LayerProof } from "../layer-proof.ts";
import type { Damage } from "./damage.ts";

export interface CheckOptions {
  /** Look only at what is there and at sizes; read no layer. */
  readonly quick?: boolean | undefined;
  /** Ends the check with "cancelled". */
  readonly signal?: AbortSignal | undefined;
}

/** What is known of a layer's blob. */
export interface LayerFinding {
  readonly damages: readonly Damage[];
  /** What the blob holds, when it is whole. */
  readonly proof?: LayerProof | undefined;
}

/** What was found of layers and trees so far: two images may share one, and it is read once. */
export interface Seen {
  readonly layers: Map<string, LayerFinding>;
  readonly trees: Map<string, readonly Damage[]>;
}
