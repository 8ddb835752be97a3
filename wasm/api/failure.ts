import { isRlError } from "../../core/mod.ts";

/**
 * A failure as the component tells it: JSON with the fields of `RlError`, which is the same text in every host.
 *
 * What is not an `RlError` comes of input that is not of the documented shape, since documents are taken apart as
 * they are; what the engine says of it differs from engine to engine and is left out.
 */
export function failureText(error: unknown): string {
  if (isRlError(error)) {
    const { code, action, subject, state, hint } = error;
    return JSON.stringify({ code, action, subject, state, ...(hint !== undefined && { hint }) });
  }
  const state = "it is not of the shape that is documented";
  return JSON.stringify({ code: "invalid", action: "use", subject: "argument", state });
}
