/** As much of protocol buffers as a call of gRPC takes: strings, numbers, messages; and reading the like. */

/** Fields by number; a list is a repeated field, an object a message in it. */
export interface Message {
  readonly [field: number]: Value | readonly Value[] | undefined;
}
type Value = string | number | boolean | Message;

const VARINT = 0;
const BYTES = 2;

/** Canonical bytes; numbers are not negative. */
export function encode(message: Message): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [field, entry] of Object.entries(message) as [string, Message[number]][])
    for (const value of Array.isArray(entry) ? entry : [entry])
      if (value !== undefined) parts.push(...encodeField(Number(field), value));
  return new Uint8Array(Buffer.concat(parts));
}

function encodeField(field: number, value: Value): Uint8Array[] {
  if (typeof value === "number" || typeof value === "boolean")
    return [varint(field * 8 + VARINT), varint(Number(value))];
  const bytes = typeof value === "string" ? Buffer.from(value) : encode(value);
  return [varint(field * 8 + BYTES), varint(bytes.length), bytes];
}

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Uint8Array.from([...bytes, rest]);
}

export interface Decoded {
  text(field: number): string;
  /** 0 when missing, as the format has it. */
  number(field: number): number;
  message(field: number): Decoded;
}

export function decode(bytes: Uint8Array): Decoded {
  const fields = new Map<number, number | Uint8Array>();
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = number();
    const field = Math.floor(tag / 8);
    if (tag % 8 === VARINT) fields.set(field, number());
    else if (tag % 8 === BYTES) {
      const length = number();
      fields.set(field, bytes.subarray(at, at + length));
      at += length;
    } else throw new Error(`wire type ${tag % 8} of field ${field}`);
  }
  const bytesOf = (field: number): Uint8Array => {
    const value = fields.get(field);
    return value instanceof Uint8Array ? value : new Uint8Array();
  };
  return {
    text: (field) => new TextDecoder().decode(bytesOf(field)),
    number: (field) => {
      const value = fields.get(field);
      return typeof value === "number" ? value : 0;
    },
    message: (field) => decode(bytesOf(field)),
  };
}
