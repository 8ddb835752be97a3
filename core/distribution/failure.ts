import { type ErrorCode, RlError } from "../errors.ts";

/** What a request was made for, in the words of a message. */
export interface Purpose {
  readonly action: string;
  readonly subject: string;
}

interface Failure {
  readonly code: ErrorCode;
  readonly state: string;
  readonly hint?: string;
}

const LOGIN_HINT = "put a credential for this registry into ~/.docker/config.json, and check the spelling";
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

const NO_PART: Failure = { code: "not-found", state: "the registry does not have a part of the image" };
const UNSUPPORTED: Failure = { code: "unsupported", state: "the registry does not support this operation" };
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
  ["TOOMANYREQUESTS", TOO_MANY],
]);

const BY_STATUS: ReadonlyMap<number, Failure> = new Map<number, Failure>([
  [401, DENIED],
  [403, DENIED],
  [404, NO_IMAGE],
  [405, UNSUPPORTED],
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
  const failure = reported.map(({ code }) => BY_CODE.get(code)).find(Boolean) ?? byStatus(status);
  const detail = reported.map(({ code, message }) => clean(message || code)).find((text) => text !== "");
  return new RlError({
    ...purpose,
    code: failure.code,
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
