/**
 * What a WebAssembly component asks for and offers, by name: its outermost import and export sections, in the binary
 * format of the component model (design/mvp/Binary.md). Nothing else of it is looked at.
 */
import { RlError } from "../errors.ts";

export interface ComponentNames {
  /** "wasi:cli/environment@0.2.0". */
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

const PREAMBLE = 8;
const IMPORTS = 10;
const EXPORTS = 11;

/** @throws RlError "invalid" for bytes that are no whole component */
export function componentNames(component: Uint8Array): ComponentNames {
  const imports: string[] = [];
  const exports: string[] = [];
  const whole = createReader(component.subarray(PREAMBLE));
  while (!whole.atEnd()) {
    const section = whole.byte();
    const content = createReader(whole.take(whole.number()));
    if (section !== IMPORTS && section !== EXPORTS) continue;
    for (let left = content.number(); left > 0; left -= 1) {
      const name = externName(content);
      if (section === IMPORTS) {
        externType(content);
        imports.push(name);
      } else {
        sort(content);
        content.number();
        if (content.byte() === 1) externType(content);
        exports.push(name);
      }
    }
  }
  return { imports, exports };
}

function externName(reader: Reader): string {
  const form = reader.byte();
  if (form > 1) throw broken(`a name of form ${form}`);
  return new TextDecoder().decode(reader.take(reader.number()));
}

/** What kind of thing is exported. Those of core modules have a second byte. */
function sort(reader: Reader): void {
  if (reader.byte() === 0) reader.byte();
}

/** Passed over: a name says all that is asked. */
function externType(reader: Reader): void {
  const kind = reader.byte();
  if (kind === 0) reader.byte();
  // A value or type is equal to one by number, or else bounded, which for a type is all.
  if (kind === 2 || kind === 3) {
    const bound = reader.byte();
    if (bound === 1 && kind === 2) throw broken("a value by its type");
    if (bound === 1) return;
  }
  if (kind > 5) throw broken(`a thing of kind ${kind}`);
  reader.number();
}

interface Reader {
  atEnd(): boolean;
  byte(): number;
  /** An unsigned number in LEB128, of up to 32 bits. */
  number(): number;
  take(length: number): Uint8Array;
}

function createReader(bytes: Uint8Array): Reader {
  let at = 0;
  const byte = (): number => {
    const value = bytes[at];
    if (value === undefined) throw broken("its end");
    at += 1;
    return value;
  };
  return {
    atEnd: () => at >= bytes.length,
    byte,
    number() {
      let value = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const next = byte();
        value += (next & 0x7f) * 2 ** shift;
        if (next < 0x80) return value;
      }
      throw broken("a number of more than 32 bits");
    },
    take(length) {
      if (length > bytes.length - at) throw broken("its end");
      at += length;
      return bytes.subarray(at - length, at);
    },
  };
}

function broken(what: string): RlError {
  return new RlError({
    code: "invalid",
    action: "read WebAssembly component",
    subject: "",
    state: `there is ${what} where none can be`,
  });
}
