import { readSmallText } from "./small-text.ts";
import { readFileInto } from "./system.ts";

/** What most files have room in. */
const USUAL = 64 * 1024;
const EFBIG = -27;

/**
 * Reads small files one after another into the same memory, for who reads thousands of them. Each call gives a file's
 * text, or undefined when it cannot be read; a larger one is read by itself.
 */
export function createTextReader(): (path: string, limit?: number) => string | undefined {
  const buffer = new Uint8Array(USUAL);
  const decoder = new TextDecoder();
  return (path, limit) => {
    const length = readFileInto(path, buffer);
    if (length === EFBIG && limit !== undefined) return readSmallText(path, limit);
    return length < 0 ? undefined : decoder.decode(buffer.subarray(0, length));
  };
}
