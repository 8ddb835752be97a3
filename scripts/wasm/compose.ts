/**
 * Two components made one: the instances of the first are what the second imports (component model, Binary.md). Only
 * what is named is exported, so what the second exports besides cannot be seen.
 */

/** Unsigned LEB128. */
function leb(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) | 0x80);
  }
}

const name = (text: string): number[] => {
  const bytes = new TextEncoder().encode(text);
  return [...leb(bytes.length), ...bytes];
};

/** Names of imports and exports have a kind before them, and this one is plain. */
const plain = (text: string): number[] => [0, ...name(text)];

function section(id: number, content: ArrayLike<number>): Uint8Array {
  const head = [id, ...leb(content.length)];
  const bytes = new Uint8Array(head.length + content.length);
  bytes.set(head);
  bytes.set(content, head.length);
  return bytes;
}

const PREAMBLE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
const SECTION = { component: 4, instance: 5, alias: 6, export: 11 } as const;
const INSTANCE = 5;

const vector = (...items: readonly (readonly number[])[]): number[] => [
  ...leb(items.length),
  ...items.flat(),
];
const instantiate = (component: number, ...args: readonly (readonly number[])[]): number[] => [
  0,
  ...leb(component),
  ...vector(...args),
];
const alias = (instance: number, exported: string): number[] => [
  INSTANCE,
  0,
  ...leb(instance),
  ...name(exported),
];

/**
 * @param provider a component that exports the interface `inner`
 * @param consumer a component that imports it and exports the interfaces `outer`
 */
export function compose(
  provider: Uint8Array,
  consumer: Uint8Array,
  inner: string,
  outer: readonly string[],
): Uint8Array {
  // Instances are numbered as they come: the provider, its interface, the consumer, its interfaces.
  const parts = [
    PREAMBLE,
    section(SECTION.component, provider),
    section(SECTION.component, consumer),
    section(SECTION.instance, vector(instantiate(0))),
    section(SECTION.alias, vector(alias(0, inner))),
    section(SECTION.instance, vector(instantiate(1, [...name(inner), INSTANCE, 1]))),
    section(SECTION.alias, vector(...outer.map((exported) => alias(2, exported)))),
    section(
      SECTION.export,
      vector(...outer.map((exported, index) => [...plain(exported), INSTANCE, ...leb(3 + index), 0])),
    ),
  ];
  return new Uint8Array(Buffer.concat(parts));
}
