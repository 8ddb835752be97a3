/**
 * The one error type of the project.
 *
 * A message reads `Cannot ACTION "SUBJECT": STATE`; the hint says how to mend it and is printed on a line
 * of its own. Callers match on `code`, people read `message` and `hint`, nobody parses text.
 */

/** What went wrong, as a closed set callers can switch on. */
export type ErrorCode =
  | "invalid" // the caller's input is not acceptable (bad reference, bad flag, bad JSON)
  | "not-found" // the named thing does not exist
  | "exists" // the named thing is there already
  | "denied" // permission or authorisation refused
  | "unsupported" // this host or this version cannot do it
  | "unavailable" // a peer (registry, helper) cannot be reached or failed
  | "corrupt" // bytes do not match their digest, size or format
  | "limit" // a bound that protects the host was exceeded
  | "cancelled" // the caller gave up
  | "command-not-found" // the container's command is not in the container: exit 127
  | "not-executable" // the container's command is there but cannot be executed: exit 126
  | "io"; // the operating system refused

/** The parts a `RlError` is made of. */
export interface ErrorParts {
  readonly code: ErrorCode;
  /** A verb phrase in the infinitive: "pull image", "parse reference". */
  readonly action: string;
  /** The value acted on, quoted in the message. */
  readonly subject: string;
  /** The current state that made it fail, lower case, no full stop. */
  readonly state: string;
  /** How to mend it: one sentence or a command. */
  readonly hint?: string | undefined;
  readonly cause?: unknown;
}

/** Every failure that leaves the public API is one of these. */
export class RlError extends Error {
  override readonly name = "RlError";
  readonly code: ErrorCode;
  readonly action: string;
  readonly subject: string;
  readonly state: string;
  readonly hint: string | undefined;

  constructor(parts: ErrorParts) {
    super(`Cannot ${parts.action} ${JSON.stringify(parts.subject)}: ${parts.state}`, { cause: parts.cause });
    this.code = parts.code;
    this.action = parts.action;
    this.subject = parts.subject;
    this.state = parts.state;
    this.hint = parts.hint;
  }
}

/** Narrow an unknown thrown value. */
export function isRlError(value: unknown): value is RlError {
  return value instanceof RlError;
}
