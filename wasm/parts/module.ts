import type { HashingParts, InflatingParts } from "./parts.ts";

const PREFIX = "rl:parts/parts@0.1.0#";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly cabi_realloc: (old: number, oldSize: number, alignment: number, size: number) => number;
}
type Work = (...numbers: number[]) => number;

/**
 * The C parts in a JavaScript host, without a component around them: a browser has no streaming SHA-256, and its own
 * inflating stops after a gzip stream's first member.
 *
 * @param instance of dist/wasm/parts.wasm, which imports nothing
 */
export function openParts(instance: { readonly exports: object }): HashingParts & InflatingParts {
  const { memory, cabi_realloc: allocate } = instance.exports as Exports;
  const work = instance.exports as Readonly<Record<string, Work>>;
  const call = (name: string, ...numbers: number[]): number => work[`${PREFIX}${name}`]?.(...numbers) ?? 0;

  /** Put a list into the module's memory: its address and length. */
  function pass(bytes: Uint8Array): [address: number, length: number] {
    const address = allocate(0, 0, 1, bytes.length);
    new Uint8Array(memory.buffer).set(bytes, address);
    return [address, bytes.length];
  }

  /** Copy a list out of it. */
  function take(at: number): Uint8Array {
    const view = new DataView(memory.buffer);
    return new Uint8Array(memory.buffer, view.getUint32(at, true), view.getUint32(at + 4, true)).slice();
  }

  return {
    sha256: (state, blocks) => take(call("sha256", ...pass(state), ...pass(blocks))),
    inflateOpen: () => call("inflate-open"),
    inflateStep(number, bytes, last) {
      const at = call("inflate-step", number, ...pass(bytes), last ? 1 : 0);
      return [new DataView(memory.buffer).getUint32(at, true), take(at + 4)];
    },
    inflateClose: (number) => void call("inflate-close", number),
  };
}
