/**
 * A component without what is only for people who debug it: names of functions and instances, and of the tools that
 * made it. Modules and components inside are done, too.
 */
const NAMES: readonly string[] = ["name", "component-name", "producers", "target_features", ".dep-v0"];
const CUSTOM = 0;
/** In a component: a core module, a component. */
const NESTED: readonly number[] = [1, 4];
const PREAMBLE = 8;

function readLeb(bytes: Uint8Array, from: number): readonly [value: number, end: number] {
  let [value, shift, at] = [0, 1, from];
  for (;;) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) return [value, at];
    shift *= 128;
  }
}

function writeLeb(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...writeLeb(Math.floor(value / 128))];
}

function customName(content: Uint8Array): string {
  const [length, start] = readLeb(content, 0);
  return new TextDecoder().decode(content.subarray(start, start + length));
}

export function strip(bytes: Uint8Array): Uint8Array {
  // Components and modules differ in the second half of their version.
  const isComponent = bytes[6] === 1;
  const pieces: (Uint8Array | number[])[] = [bytes.subarray(0, PREAMBLE)];
  for (let at = PREAMBLE; at < bytes.length; ) {
    const id = bytes[at] ?? 0;
    const [length, start] = readLeb(bytes, at + 1);
    const content = bytes.subarray(start, start + length);
    at = start + length;
    if (id === CUSTOM && NAMES.includes(customName(content))) continue;
    const kept = isComponent && NESTED.includes(id) ? strip(content) : content;
    pieces.push([id, ...writeLeb(kept.length)], kept);
  }
  return new Uint8Array(Buffer.concat(pieces.map((piece) => Uint8Array.from(piece))));
}
