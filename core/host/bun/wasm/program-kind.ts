/** What kind of WebAssembly program some bytes are. */

/** "module" is a core module, "component" one of the component model. */
export type ProgramKind = "module" | "component";

/** Most bytes of a program that is read as a whole: to be looked into, or translated. */
export const MOST_PROGRAM_BYTES = 512 * 1024 * 1024;

/** Bytes needed to tell. */
export const PREAMBLE_SIZE = 8;

/**
 * By the version and layer behind the magic (WebAssembly binary format, "Modules"; component model, "Binary.md").
 * Undefined for what is neither, and for versions of either that nobody here knows.
 */
export function programKind(bytes: Uint8Array): ProgramKind | undefined {
  switch (bytes.subarray(0, PREAMBLE_SIZE).toHex()) {
    case "0061736d01000000":
      return "module";
    case "0061736d0d000100":
      return "component";
    default:
      return undefined;
  }
}
