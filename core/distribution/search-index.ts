import { RlError } from "../errors.ts";
import { asBoolean, asInteger, asObject, asString, listOf, optional, required } from "../spec/fields.ts";
import { parseStrictJson } from "../spec/json.ts";
import { exchange } from "./exchange.ts";
import type { Purpose } from "./failure.ts";
import { DOCUMENT_LIMIT } from "./limits.ts";
import type { Session } from "./session.ts";
import { type Protocol, read } from "./step.ts";

/** One repository that was found. */
export interface FoundRepository {
  /** As the registry calls it: "alpine", "owner/name". */
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  /** Kept by Docker itself, where the registry is Docker Hub. */
  readonly official: boolean;
  readonly automated: boolean;
}

export interface SearchQuery {
  /** Part of a name; empty for everything there is. */
  readonly term: string;
  /** Most repositories wanted, 1 to 100. */
  readonly limit: number;
}

/** The search of the first version of the API: `GET /v1/search?q=TERM&n=LIMIT`. */
export function* searchIndex(
  session: Session,
  { term, limit, purpose }: SearchQuery & { readonly purpose: Purpose },
): Protocol<readonly FoundRepository[]> {
  const query = new URLSearchParams({ q: term, n: String(limit) });
  const headers = { accept: "application/json" };
  const path = `/v1/search?${query}`;
  const answer = yield* exchange(session, { method: "GET", path, headers, scope: "", purpose });
  const bytes = yield* read(answer, DOCUMENT_LIMIT);
  if (bytes.length > DOCUMENT_LIMIT) {
    const { action, subject } = purpose;
    throw new RlError({ action, subject, code: "limit", state: "its answer is larger than 4 MiB" });
  }
  const document = asObject(parseStrictJson(bytes, "the registry's answer"), "search");
  return required(document, "results", "search", listOf(readResult));
}

function readResult(value: unknown, where: string): FoundRepository {
  const result = asObject(value, where);
  return {
    name: required(result, "name", where, asString),
    description: optional(result, "description", where, asString) ?? "",
    stars: optional(result, "star_count", where, asInteger) ?? 0,
    official: optional(result, "is_official", where, asBoolean) ?? false,
    automated: optional(result, "is_automated", where, asBoolean) ?? false,
  };
}
