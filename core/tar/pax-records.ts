import { concatBytes, latin1, textBytes } from "./bytes.ts";
import { corruptTar } from "./fault.ts";
import { parseDecimal } from "./number.ts";

/** One record: the keyword with one character per byte, the value as the bytes it is. */
export interface PaxRecord {
  readonly keyword: string;
  readonly value: Uint8Array;
}

/**
 * Split a record set: each record is `LENGTH KEYWORD=VALUE\n`, LENGTH decimal and counting itself
 * (POSIX.1-2001, pax "Extended Header"). The value may hold any byte, also newlines. Throws "corrupt" unless
 * the records fill the set exactly.
 */
export function* decodePaxRecords(set: Uint8Array): Generator<PaxRecord> {
  let at = 0;
  while (at < set.length) {
    const space = set.indexOf(0x20, at);
    // Seven digits count far beyond the largest set; looking further would only be work for the attacker.
    if (space < 0 || space - at > 10) throw corruptTar("pax record", "there is no length before it");
    const length = parseDecimal(latin1(set, at, space));
    const end = at + (length ?? 0);
    if (length === undefined || end > set.length || end <= space + 1 || set[end - 1] !== 0x0a) {
      throw corruptTar("pax record", "its length does not end at a newline");
    }
    const equals = set.indexOf(0x3d, space + 1);
    if (equals < 0 || equals >= end - 1) throw corruptTar("pax record", "there is no = after the keyword");
    const keyword = latin1(set, space + 1, equals);
    if (keyword === "" || keyword.includes("\0")) throw corruptTar("pax record", "the keyword is malformed");
    yield { keyword, value: set.subarray(equals + 1, end - 1) };
    at = end;
  }
}

/** Encode records in the given order. Keywords are bytes and hold no `=`; values may hold any byte. */
export function encodePaxRecords(records: readonly (readonly [Uint8Array, Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [keyword, value] of records) {
    const rest = keyword.length + value.length + 3;
    // The length counts its own digits: adding them may carry into one digit more.
    let length = rest + String(rest).length;
    if (String(length).length !== String(rest).length) length = rest + String(length).length;
    parts.push(textBytes(`${length} `), keyword, textBytes("="), value, textBytes("\n"));
  }
  return concatBytes(parts);
}
