/** The interface `rl:parts/parts` (wasm/wit/parts.wit), from whichever side it comes. */
export interface Parts {
  program(): string;
  sha256(state: Uint8Array, blocks: Uint8Array): Uint8Array;
  inflateOpen(): number;
  inflateStep(
    number: number,
    bytes: Uint8Array,
    last: boolean,
  ): readonly [status: number, output: Uint8Array];
  inflateClose(number: number): void;
}

/** What the core needs for hashing. */
export type HashingParts = Pick<Parts, "sha256">;
/** And for inflating. */
export type InflatingParts = Pick<Parts, "inflateOpen" | "inflateStep" | "inflateClose">;
