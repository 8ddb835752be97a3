import { isRepositoryPath, isTag } from "../reference/grammar.ts";
import { asObject, asString, listOf, optional, refuseField } from "../spec/fields.ts";
import { parseStrictJson } from "../spec/json.ts";
import type { Purpose } from "./failure.ts";
import { pullScope } from "./manifest.ts";
import { listPages } from "./pages.ts";
import type { Session } from "./session.ts";
import type { Protocol } from "./step.ts";

/** Which repository's tags. */
export interface TagsRequest {
  readonly repository: string;
  /** Entries of one page; the registry's choice when missing, and it may give fewer. */
  readonly pageSize?: number | undefined;
  readonly purpose: Purpose;
}

/** Which registry's repositories. */
export interface CatalogRequest {
  readonly pageSize?: number | undefined;
  readonly purpose: Purpose;
}

/** All tags of a repository, in the registry's order (distribution-spec, "Listing Tags"). */
export function* listTags(
  session: Session,
  { repository, pageSize, purpose }: TagsRequest,
): Protocol<string[]> {
  return yield* listPages(session, {
    path: `/v2/${repository}/tags/list${query(pageSize)}`,
    accept: "application/json",
    scope: pullScope(repository),
    purpose,
    entries: (bytes) => readNames(bytes, "tags", isTag),
  });
}

/**
 * All repositories of a registry. Not part of the distribution spec, but of what registries descend from; many
 * answer that they do not support it.
 */
export function* listRepositories(
  session: Session,
  { pageSize, purpose }: CatalogRequest,
): Protocol<string[]> {
  return yield* listPages(session, {
    path: `/v2/_catalog${query(pageSize)}`,
    accept: "application/json",
    scope: "registry:catalog:*",
    purpose,
    entries: (bytes) => readNames(bytes, "repositories", isRepositoryPath),
  });
}

function query(pageSize: number | undefined): string {
  return pageSize === undefined ? "" : `?n=${pageSize}`;
}

/** The names in one field of a page; null is an empty list. They become parts of URLs and of output. */
function readNames(bytes: Uint8Array, field: string, isName: (name: string) => boolean): readonly string[] {
  const what = `list of ${field}`;
  const names = optional(asObject(parseStrictJson(bytes, what), what), field, what, listOf(asString)) ?? [];
  const bad = names.findIndex((name) => !isName(name));
  if (bad >= 0) throw refuseField(`${what}.${field}[${bad}]`, "it is not a name that can be one");
  return names;
}
