import { latin1 } from "./bytes.ts";
import { corruptTar, unsupportedTar } from "./fault.ts";
import { parseDecimal } from "./number.ts";
import type { PaxRecord } from "./pax-records.ts";

/** Keywords of GNU tar's sparse files in pax archives (GNU tar manual, appendix "Storing Sparse Files"). */
export const SPARSE_PREFIX = "GNU.sparse.";

/** What the records say of a sparse file. */
export interface PaxSparse {
  /** The file's own name, where the header holds a made-up one. */
  readonly name: Uint8Array | undefined;
  /** Size of the file with its holes. */
  readonly realSize: number;
  /** Offset and length of each data region, flat (formats 0.0 and 0.1), or undefined: 1.0 keeps it in the data. */
  readonly map: readonly number[] | undefined;
}

/**
 * Collect the sparse records of one entry. Three formats share the prefix: 0.0 repeats `offset` and
 * `numbytes`, 0.1 has one `map`, 1.0 puts the map before the data. Throws "corrupt" when the records are
 * incomplete or of two formats at once, "unsupported" for a version yet unknown.
 */
export function collectSparse(records: readonly PaxRecord[]): PaxSparse {
  const single = new Map<string, Uint8Array>();
  const pairs: number[] = [];
  for (const { keyword, value } of records) {
    const key = keyword.slice(SPARSE_PREFIX.length);
    if (key === "offset" || key === "numbytes") {
      // Offsets stand at even places: a pair out of order is a map that readers complete differently.
      if ((pairs.length % 2 === 0) !== (key === "offset")) throw malformed("offset and numbytes do not pair");
      pairs.push(decimal(key, value));
    } else {
      if (single.has(key)) throw malformed(`${key} is given twice`);
      single.set(key, value);
    }
  }
  if (pairs.length % 2 !== 0) throw malformed("offset and numbytes do not pair");
  const major = single.get("major");
  const minor = single.get("minor");
  const map = single.get("map");
  const name = single.get("name");
  if (name !== undefined && (name.length === 0 || name.includes(0)))
    throw malformed("the name is empty or holds NUL");
  if (major !== undefined || minor !== undefined) {
    checkVersion(major, minor);
    if (map !== undefined || pairs.length > 0) throw malformed("it has the maps of two formats");
    return { name, realSize: required(single, "realsize"), map: undefined };
  }
  if (map !== undefined && pairs.length > 0) throw malformed("it has the maps of two formats");
  const regions = map === undefined ? pairs : splitMap(map);
  if (required(single, "numblocks") !== regions.length / 2) throw malformed("numblocks differs from the map");
  return { name, realSize: required(single, "size"), map: regions };
}

function checkVersion(major: Uint8Array | undefined, minor: Uint8Array | undefined): void {
  const version = `${latin1(major ?? new Uint8Array())}.${latin1(minor ?? new Uint8Array())}`;
  if (version !== "1.0")
    throw unsupportedTar("sparse file", `its format ${JSON.stringify(version)} is not known`);
}

function splitMap(value: Uint8Array): number[] {
  const text = latin1(value);
  // A file that is one hole has an empty map.
  if (text === "") return [];
  const numbers = text.split(",").map((part) => parseDecimal(part) ?? Number.NaN);
  if (numbers.length % 2 !== 0 || numbers.some(Number.isNaN))
    throw malformed("the map is not pairs of numbers");
  return numbers;
}

function required(single: ReadonlyMap<string, Uint8Array>, key: string): number {
  const value = single.get(key);
  if (value === undefined) throw malformed(`${key} is missing`);
  return decimal(key, value);
}

function decimal(key: string, value: Uint8Array): number {
  const number = value.length <= 20 ? parseDecimal(latin1(value)) : undefined;
  if (number === undefined) throw malformed(`${key} is not a decimal number`);
  return number;
}

function malformed(state: string): Error {
  return corruptTar("sparse file", state);
}
