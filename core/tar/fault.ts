import { RlError } from "../errors.ts";

const HINT = "the archive is damaged or was made by a faulty tool; fetch it again or rebuild the image";

/** The error for bytes that are not a well-formed tar archive. `subject` names the field, record or entry. */
export function corruptTar(subject: string, state: string): RlError {
  return new RlError({ code: "corrupt", action: "read tar archive", subject, state, hint: HINT });
}

/** The error for an archive that is well formed but asks for more than a bound allows. */
export function tarLimit(subject: string, state: string, hint?: string): RlError {
  return new RlError({ code: "limit", action: "read tar archive", subject, state, hint });
}

/** The error for a dialect of tar that container layers do not use. */
export function unsupportedTar(subject: string, state: string): RlError {
  return new RlError({
    code: "unsupported",
    action: "read tar archive",
    subject,
    state,
    hint: "write the layer in the ustar, pax or GNU format, without multi-volume or incremental options",
  });
}
