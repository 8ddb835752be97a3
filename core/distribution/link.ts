/** One link of a `Link` header (RFC 8288, section 3). */
const LINK =
  /^[\s,]*<([^<>]{0,8192})>((?:\s*;\s*[\w!#$&+.^`|~-]+\*?(?:\s*=\s*(?:"[^"]*"|[^\s";,]*))?)*)\s*(?=,|$)/;
const RELATION = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]*))/i;

/**
 * The target of the first link with this relation, as it is written; undefined when there is none. A header that
 * does not follow the grammar ends where it stops doing so.
 */
export function findLink(header: string, relation: string): string | undefined {
  let rest = header;
  for (;;) {
    const link = LINK.exec(rest);
    if (link === null) return undefined;
    const [whole, target, parameters = ""] = link;
    const named = RELATION.exec(parameters);
    const relations = (named?.[1] ?? named?.[2] ?? "").toLowerCase().split(/\s+/);
    if (relations.includes(relation)) return target;
    rest = rest.slice(whole.length);
  }
}
