import { latin1 } from "./bytes.ts";
import { corruptTar, tarLimit } from "./fault.ts";
import { BLOCK_SIZE } from "./header.ts";
import { decodeNumber, type Field, parseDecimal } from "./number.ts";

/**
 * Sparse files store only their data regions, one after another, and a map that says where each belongs.
 * Layers should not hold them, but `tar -S` writes them and readers must agree on how many bytes follow.
 */
export interface SparseMap {
  /** Offset and length of each region, flat and ascending. */
  readonly regions: readonly number[];
  /** Size of the file with its holes. */
  readonly realSize: number;
}

/** One block's part of an old GNU map: four regions in the header, twenty-one in each extension block. */
export interface OldSparsePart {
  readonly regions: readonly number[];
  /** Another extension block follows. */
  readonly extended: boolean;
}

const OLD_HEADER = { start: 386, count: 4, extended: 482 };
const OLD_EXTENSION = { start: 0, count: 21, extended: 504 };
const REAL_SIZE: Field = { name: "realsize", start: 483, end: 495 };
const NUMBER_WIDTH = 12;

/** The size with holes, from a GNU header of type "S". */
export function decodeOldRealSize(header: Uint8Array): number {
  return decodeNumber(header, REAL_SIZE);
}

/** The regions in a GNU header of type "S" or in an extension block after it. */
export function decodeOldSparse(block: Uint8Array, kind: "header" | "extension"): OldSparsePart {
  const layout = kind === "header" ? OLD_HEADER : OLD_EXTENSION;
  const regions: number[] = [];
  let ended = false;
  for (let slot = 0; slot < layout.count; slot++) {
    const start = layout.start + slot * 2 * NUMBER_WIDTH;
    const middle = start + NUMBER_WIDTH;
    // GNU tar ends the map at an empty length, others at an empty offset: both must be empty, or neither.
    const empty = block[start] === 0;
    if (empty !== (block[middle] === 0)) throw corruptTar("sparse file", "a region is half empty");
    if (ended && !empty) throw corruptTar("sparse file", "a region stands after the end of the map");
    ended = empty;
    if (empty) continue;
    regions.push(
      decodeNumber(block, { name: "sparse offset", start, end: middle }),
      decodeNumber(block, { name: "sparse length", start: middle, end: middle + NUMBER_WIDTH }),
    );
  }
  const extended = block[layout.extended] !== 0;
  if (ended && extended) throw corruptTar("sparse file", "the map goes on after its end");
  return { regions, extended };
}

/** Reads the text map that format 1.0 puts before the data: a count, then offset and length, a number a line. */
export interface SparseTextMap {
  /** Give the next block; returns the regions once the map is whole, undefined while it is not. */
  block(block: Uint8Array): readonly number[] | undefined;
}

export function createSparseTextMap(maximum: number): SparseTextMap {
  const numbers: number[] = [];
  let digits = "";
  let wanted = 1;
  function line(): void {
    const value = parseDecimal(digits);
    if (value === undefined) throw corruptTar("sparse file", "its map holds something other than numbers");
    digits = "";
    numbers.push(value);
    if (numbers.length > 1) return;
    if (value > maximum) throw tooManyRegions(value, maximum);
    wanted = 1 + 2 * value;
  }
  return {
    block(block) {
      const text = latin1(block);
      for (let at = 0; at < text.length && numbers.length < wanted; at++) {
        if (text[at] === "\n") line();
        else if (digits.length < 20) digits += text[at];
        else throw corruptTar("sparse file", "a number of its map is too long");
      }
      return numbers.length < wanted ? undefined : numbers.slice(1);
    },
  };
}

/**
 * Check a map against the sizes around it: regions ascend, do not overlap, end within the file, and together
 * are exactly the stored bytes. Regions that are not whole blocks are refused except for the last, because
 * some readers pad each of them and others do not.
 */
export function checkSparse(map: SparseMap, stored: number, maximum: number): void {
  const { regions, realSize } = map;
  if (realSize < 0) throw corruptTar("sparse file", "its size is negative");
  if (regions.length / 2 > maximum) throw tooManyRegions(regions.length / 2, maximum);
  let end = 0;
  let total = 0;
  for (let at = 0; at < regions.length; at += 2) {
    const offset = regions[at] ?? 0;
    const length = regions[at + 1] ?? 0;
    if (offset < end || length < 0) throw corruptTar("sparse file", "its regions overlap or go backwards");
    if (length > 0 && total % BLOCK_SIZE !== 0)
      throw corruptTar("sparse file", "a region ends inside a block");
    end = offset + length;
    total += length;
    if (end > realSize) throw corruptTar("sparse file", "a region ends after the file");
  }
  if (total !== stored)
    throw corruptTar("sparse file", `its map tells of ${total} bytes, ${stored} are stored`);
}

function tooManyRegions(count: number, maximum: number): Error {
  return tarLimit("sparse file", `it has ${count} regions, more than ${maximum}`);
}
