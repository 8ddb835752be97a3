import { RlError } from "../errors.ts";
import { exchangeDocument } from "./exchange-document.ts";
import type { Purpose } from "./failure.ts";
import { DOCUMENT_LIMIT, ENTRY_LIMIT, LISTING_LIMIT, PAGE_LIMIT } from "./limits.ts";
import { findLink } from "./link.ts";
import { pageLocation } from "./location.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** A list that a registry gives in pages. */
export interface Listing<T> {
  /** The first page, from the origin on. */
  readonly path: string;
  readonly accept: string;
  readonly scope: string;
  readonly purpose: Purpose;
  /** Read the entries of one page; throws for what is not one. */
  readonly entries: (bytes: Uint8Array, header: (name: string) => string | null) => readonly T[];
}

/**
 * Collect all entries of a list, following `Link: <…>; rel="next"` (distribution-spec, "Listing Tags").
 *
 * Pages come from the registry's own origin only, each one once, and there are bounds on how many, on their
 * bytes and on their entries. Throws `RlError` "denied" for a page elsewhere, "limit" above the bounds.
 */
export function* listPages<T>(session: Session, listing: Listing<T>): Protocol<T[]> {
  const { scope, purpose } = listing;
  const all: T[] = [];
  const seen = new Set<string>();
  let path = listing.path;
  let size = 0;
  for (let pages = 1; ; pages += 1) {
    const question = { method: "GET", path, headers: { accept: listing.accept }, scope, purpose } as const;
    const { response, url, bytes } = yield* exchangeDocument(session, question, DOCUMENT_LIMIT);
    if (bytes.length > DOCUMENT_LIMIT)
      throw refuse(purpose, "limit", "a page of the list is larger than 4 MiB");
    // What is kept of a page may be as large as the page itself.
    size += bytes.length;
    if (size > LISTING_LIMIT) throw refuse(purpose, "limit", "the list is larger than 64 MiB");
    for (const entry of listing.entries(bytes, (name) => response.header(name))) {
      if (all.length === ENTRY_LIMIT)
        throw refuse(purpose, "limit", `the list has more than ${ENTRY_LIMIT} entries`);
      all.push(entry);
    }
    const next = findLink(response.header("link") ?? "", "next");
    if (next === undefined) return all;
    seen.add(path);
    path = nextPage(session, url, next, purpose);
    if (seen.has(path)) throw refuse(purpose, "corrupt", "the pages of the list lead back to an earlier one");
    if (pages === PAGE_LIMIT) throw refuse(purpose, "limit", `the list has more than ${PAGE_LIMIT} pages`);
  }
}

function nextPage(session: Session, url: string, next: string, purpose: Purpose): string {
  const origin = session.origins[0] ?? "";
  const page = pageLocation(url, next, origin);
  if (page === undefined) throw refuse(purpose, "denied", "the next page of the list is at another address");
  return page;
}

function refuse(purpose: Purpose, code: "limit" | "corrupt" | "denied", state: string): RlError {
  const { action, subject } = purpose;
  return new RlError({ action, subject, code, state, hint: "the registry is misconfigured or hostile" });
}
