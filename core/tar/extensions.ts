import { isZero } from "./bytes.ts";
import type { Extensions } from "./entry.ts";
import { corruptTar, tarLimit } from "./fault.ts";
import { type Header, TYPE } from "./header.ts";
import { checkPaxGlobal, decodePax, type PaxOverrides } from "./pax.ts";

/**
 * Gathers the headers that stand before an entry and describe it: a pax record set ("x"), a GNU long name
 * ("L"), a GNU long link target ("K").
 *
 * Each may come once, and they must be followed by an entry. What a reader does with two of a kind, or with a
 * global header in between, differs from reader to reader, and that difference is what file smuggling needs.
 */
export interface ExtensionHeaders {
  /** Whether the header starts an extension rather than an entry. Throws "corrupt" for one out of place. */
  accepts(header: Header): boolean;
  /** Take the content of an accepted header. */
  add(header: Header, bytes: Uint8Array): void;
  /** Everything gathered, for the entry that follows; starts afresh. */
  take(): Extensions;
  /** Throw "corrupt" when something was gathered and no entry followed. */
  requireNone(where: string): void;
}

const NOTHING: Extensions = { pax: undefined, longName: undefined, longLink: undefined };

export function createExtensions(metadataBytes: number): ExtensionHeaders {
  let pax: PaxOverrides | undefined;
  let longName: Uint8Array | undefined;
  let longLink: Uint8Array | undefined;

  function isEmpty(): boolean {
    return pax === undefined && longName === undefined && longLink === undefined;
  }

  function taken(typeFlag: number): boolean {
    if (typeFlag === TYPE.pax) return pax !== undefined;
    if (typeFlag === TYPE.gnuLongName) return longName !== undefined;
    if (typeFlag === TYPE.gnuLongLink) return longLink !== undefined;
    return !isEmpty();
  }

  return {
    accepts({ typeFlag, size }) {
      if (!isExtension(typeFlag)) return false;
      const subject = `header ${JSON.stringify(String.fromCharCode(typeFlag))}`;
      if (taken(typeFlag)) throw corruptTar(subject, "it comes between an extension header and its entry");
      if (size > metadataBytes) throw tarLimit(subject, `it has ${size} bytes, more than ${metadataBytes}`);
      return true;
    },
    add({ typeFlag }, bytes) {
      // Values are kept as views of what they were cut from, which may be the source's own buffer.
      if (typeFlag === TYPE.pax) pax = decodePax(bytes.slice());
      else if (typeFlag === TYPE.gnuLongName) longName = longText(bytes);
      else if (typeFlag === TYPE.gnuLongLink) longLink = longText(bytes);
      else checkPaxGlobal(bytes);
    },
    take() {
      if (isEmpty()) return NOTHING;
      const all: Extensions = { pax, longName, longLink };
      pax = longName = longLink = undefined;
      return all;
    },
    requireNone(where) {
      if (!isEmpty()) throw corruptTar(where, "it follows an extension header that has no entry");
    },
  };
}

function isExtension(typeFlag: number): boolean {
  return (
    typeFlag === TYPE.pax ||
    typeFlag === TYPE.paxGlobal ||
    typeFlag === TYPE.gnuLongName ||
    typeFlag === TYPE.gnuLongLink
  );
}

/**
 * The text of a GNU long header: closed by a NUL, with no other byte after that. Without the NUL some readers end
 * the name at the header's size and others go on into the padding.
 */
function longText(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  if (end < 0) throw corruptTar("GNU long name", "there is no NUL at its end");
  if (end === 0) throw corruptTar("GNU long name", "it is empty");
  if (!isZero(bytes.subarray(end))) throw corruptTar("GNU long name", "it holds a NUL byte");
  return bytes.slice(0, end);
}
