import { RlError } from "../../errors.ts";

/** Output up to which no ratio is looked at: small files of zeros are ordinary. */
export const RATIO_FREE: number = 8 * 1024 * 1024;
/** Bytes of output for one of input; deflate cannot reach much more, and real layers stay far below. */
export const RATIO_LIMIT = 1000;

/** A stream that inflates beyond every use. */
export function bomb(compression: string): RlError {
  return new RlError({
    code: "limit",
    action: "inflate",
    subject: `${compression} stream`,
    state: `it inflates to more than ${RATIO_LIMIT} times its size`,
    hint: "the layer is made to fill the disk; do not use this image",
  });
}

/** A stream that is not what it should be. */
export function malformed(compression: string, state: string, cause?: unknown): RlError {
  return new RlError({ code: "corrupt", action: "inflate", subject: `${compression} stream`, state, cause });
}
