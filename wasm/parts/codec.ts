import { type Codec, type Compression, RlError } from "../../core/mod.ts";
import type { InflatingParts } from "./parts.ts";

/** Answers of a step that do not end a stream; the others are those of syscalls-c/inflate.h. */
const OUTPUT = 100;
const INPUT = 101;
const DONE = 0;
/** Bytes of input of one step. */
const PIECE = 32 * 1024;
const NO_STREAM = 255;
const NOTHING = new Uint8Array();

/** What the decoder ends with, by number. */
const FAULTS: Readonly<Record<number, string>> = {
  1: "it ends too early",
  3: "there are bytes after its end",
  5: "its checksum does not match",
};
const RATIO = 4;

/** Inflating by the C parts, the same code that unpacks layers on Linux. gzip only: there is no zstd in it. */
export function createPartsCodec(parts: InflatingParts): Codec {
  return {
    inflate(compression, source) {
      if (compression === "none") return source;
      if (compression === "gzip") return inflate(parts, source);
      throw unsupported(compression);
    },
  };
}

async function* inflate(
  parts: InflatingParts,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const number = parts.inflateOpen();
  if (number === NO_STREAM) throw fault("limit", "too many are being inflated at once");
  /** Pass on what there is, and tell whether more is needed. */
  function* outputs(bytes: Uint8Array, last: boolean): Generator<Uint8Array, boolean> {
    let given = bytes;
    for (;;) {
      const [status, output] = parts.inflateStep(number, given, last);
      if (output.length > 0) yield output;
      given = NOTHING;
      if (status === OUTPUT) continue;
      if (status !== INPUT && status !== DONE) throw faultOf(status);
      return status === INPUT;
    }
  }
  try {
    for await (const chunk of source) {
      for (let at = 0; at < chunk.length; at += PIECE) yield* outputs(chunk.subarray(at, at + PIECE), false);
    }
    yield* outputs(NOTHING, true);
  } finally {
    parts.inflateClose(number);
  }
}

function faultOf(status: number): RlError {
  if (status === RATIO) return fault("limit", "it inflates to more than 1000 times its size");
  return fault("corrupt", FAULTS[status] ?? "it is malformed");
}

function fault(code: "corrupt" | "limit", state: string): RlError {
  return new RlError({ code, action: "inflate", subject: "gzip stream", state });
}

function unsupported(compression: Compression): RlError {
  const subject = `${compression} stream`;
  return new RlError({
    code: "unsupported",
    action: "inflate",
    subject,
    state: "only gzip is inflated here",
  });
}
