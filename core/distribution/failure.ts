import { type ErrorCode, isRlError, RlError } from "../errors.ts";

/** What a request was made for, in the words of a message. */
export interface Purpose {
  readonly action: string;
  readonly subject: string;
  /** The request changes something at the registry, so what is refused may be that alone. */
  readonly writes?: true | undefined;
}

/** The cause of an error that an answer's status led to; errors without an answer have another one. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP status ${status}`);
    this.status = status;
  }
}

/** The status of the answer that led to this error, or undefined when there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const cause = isRlError(error) ? error.cause : undefined;
  return cause instanceof StatusError ? cause.status : undefined;
}

/** Whether a connection could not be had or broke, so that the same again may go well. */
export function isBroken(error: unknown): boolean {
  return isRlError(error) && error.code === "unavailable" && statusOf(error) === undefined;
}

interface Failure {
  readonly code: ErrorCode;
  readonly state: string;
  readonly hint?: string;
}

const LOGIN_HINT = "check the spelling; to log in, use rl login";
const NO_IMAGE: Failure = {
  code: "not-found",
  state: "no such image",
  hint: "check the name and the tag; a name without a registry is looked up on docker.io",
};
const DENIED: Failure = {
  code: "denied",
  // Registries answer this for repositories that do not exist too, so as not to tell which do.
  state: "the registry denied access: the image does not exist there or needs a login",
  hint: LOGIN_HINT,
};
const WRITE_DENIED: Failure = {
  code: "denied",
  state: "the registry denied access: this needs a login that may change the repository",
  hint: LOGIN_HINT,
};
const NO_REPOSITORY: Failure = {
  code: "not-found",
  state: "the registry does not have it",
  hint: "check the name; some registries want a repository to be made before it is pushed to",
};

/** What the same refusals mean for a request that changes something. */
const WHEN_WRITING: ReadonlyMap<Failure, Failure> = new Map([
  [DENIED, WRITE_DENIED],
  [NO_IMAGE, NO_REPOSITORY],
]);

const NO_PART: Failure = { code: "not-found", state: "the registry does not have a part of the image" };
const UNSUPPORTED: Failure = { code: "unsupported", state: "the registry does not support this operation" };
const BAD_UPLOAD: Failure = { code: "unavailable", state: "the registry lost the upload" };
const TOO_MANY: Failure = {
  code: "unavailable",
  state: "the registry answers no more requests for now (too many requests)",
  hint: "wait a while; many registries allow more to users with a login",
};

/** The error codes of distribution-spec, "Error Codes", that say more than the status does. */
const BY_CODE: ReadonlyMap<string, Failure> = new Map<string, Failure>([
  ["MANIFEST_UNKNOWN", NO_IMAGE],
  ["NAME_UNKNOWN", NO_IMAGE],
  ["NOT_FOUND", NO_IMAGE],
  ["BLOB_UNKNOWN", NO_PART],
  ["MANIFEST_BLOB_UNKNOWN", NO_PART],
  ["NAME_INVALID", { code: "invalid", state: "the registry does not accept this name" }],
  ["TAG_INVALID", { code: "invalid", state: "the registry does not accept this tag" }],
  ["DIGEST_INVALID", { code: "invalid", state: "the registry does not accept this digest" }],
  ["UNAUTHORIZED", DENIED],
  ["DENIED", DENIED],
  ["UNSUPPORTED", UNSUPPORTED],
  ["BLOB_UPLOAD_UNKNOWN", BAD_UPLOAD],
  ["BLOB_UPLOAD_INVALID", BAD_UPLOAD],
  ["MANIFEST_INVALID", { code: "invalid", state: "the registry does not accept this manifest" }],
  ["SIZE_INVALID", { code: "corrupt", state: "the registry got another number of bytes" }],
  ["TOOMANYREQUESTS", TOO_MANY],
]);

const BY_STATUS: ReadonlyMap<number, Failure> = new Map<number, Failure>([
  [401, DENIED],
  [403, DENIED],
  [404, NO_IMAGE],
  [405, UNSUPPORTED],
  [413, { code: "limit", state: "the registry, or a proxy before it, does not take as much at once" }],
  [429, TOO_MANY],
]);

/**
 * The error for an answer that is not a success.
 *
 * @param status the HTTP status
 * @param body   what was read of the body; `{"errors":[{"code","message"}]}` when it follows the spec
 */
export function registryFailure(status: number, body: Uint8Array, purpose: Purpose): RlError {
  const reported = parseErrors(body);
  const found = reported.map(({ code }) => BY_CODE.get(code)).find(Boolean) ?? byStatus(status);
  const failure = (purpose.writes && WHEN_WRITING.get(found)) ?? found;
  const detail = reported.map(({ code, message }) => clean(message || code)).find((text) => text !== "");
  return new RlError({
    action: purpose.action,
    subject: purpose.subject,
    code: failure.code,
    cause: new StatusError(status),
    state: detail === undefined ? failure.state : `${failure.state} (the registry says: ${detail})`,
    hint: failure.hint,
  });
}

function byStatus(status: number): Failure {
  const known = BY_STATUS.get(status);
  if (known !== undefined) return known;
  return {
    code: "unavailable",
    state: `the registry answered with status ${status}`,
    hint:
      status >= 500 ? "the registry is in trouble; try again later" : "is this the address of a registry?",
  };
}

/** Read an error body; anything else than the spec's shape is an empty list. */
function parseErrors(body: Uint8Array): { code: string; message: string }[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder().decode(body));
  } catch {
    return [];
  }
  const errors = (parsed as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, 8).map((entry: { code?: unknown; message?: unknown } | null) => ({
    code: typeof entry?.code === "string" ? entry.code : "",
    message: typeof entry?.message === "string" ? entry.message : "",
  }));
}

/** A registry's own words end up on a terminal: printable characters only, and not many. */
function clean(text: string): string {
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, " ").trim();
  return printable.length > 200 ? `${printable.slice(0, 200)}…` : printable;
}
