import { RlError } from "../../errors.ts";
import { networkError } from "./network-error.ts";

/** Numbers of the operating system in a host's message, "os error 111". */
const NUMBERS: Readonly<Record<string, string>> = {
  "101": "ENETUNREACH",
  "104": "ECONNRESET",
  "110": "ETIMEDOUT",
  "111": "ECONNREFUSED",
  "113": "EHOSTUNREACH",
};

/**
 * The error for a fetch without an answer. Node tells the reason as the cause of what it throws, Deno in words, a page
 * not at all.
 *
 * @param signal the caller's own; when it is the reason, the caller gave up and nothing is wrong
 */
export function fetchFailure(url: string, error: unknown, signal: AbortSignal | undefined): RlError {
  const { name, message, cause } = Object(error) as { name?: unknown; message?: unknown; cause?: unknown };
  if (name === "NotCapable" && signal?.aborted !== true) {
    return new RlError({
      code: "denied",
      action: "reach",
      subject: URL.parse(url)?.host ?? url,
      state: "this program has no permission to",
      hint: `start it with --allow-net=${URL.parse(url)?.host ?? url}`,
      cause: error,
    });
  }
  if (typeof Object(cause).code === "string") return withOwnHint(networkError(url, cause, signal));
  const code = codeIn(`${String(message)} ${String(Object(cause).message ?? "")}`);
  if (code === undefined) return networkError(url, error, signal);
  const known = Object.assign(new Error(String(message), { cause: error }), { code });
  return withOwnHint(networkError(url, known, signal));
}

/** Which certificates are trusted is the runtime's own affair here. */
function withOwnHint(error: RlError): RlError {
  if (error.code !== "denied") return error;
  const { code, action, subject, state, cause } = error;
  const hint = "have the runtime trust its authority: NODE_EXTRA_CA_CERTS in Node, DENO_CERT in Deno";
  return new RlError({ code, action, subject, state, cause, hint });
}

function codeIn(words: string): string | undefined {
  const number = NUMBERS[/\(os error (\d+)\)/.exec(words)?.[1] ?? ""];
  if (number !== undefined) return number;
  if (/certificate/i.test(words)) return "CERT_NOT_ACCEPTED";
  return /dns error|failed to lookup/i.test(words) ? "ENOTFOUND" : undefined;
}
