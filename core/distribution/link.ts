/** One link of a `Link` header (RFC 8288, section 3). */
const LINK =
  /^[\s,]*<([^<>]{0,8192})>((?:\s*;\s*[\w!#$&+.^`|~-]+\*?(?:\s*=\s*(?:"[^"]*"|[^\s";,]*))?)*)\s*(?=,|$)/;
const PARAMETER = /;\s*([\w!#$&+.^`|~-]+\*?)(?:\s*=\s*(?:"([^"]*)"|([^\s";,]*)))?/g;

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
    if (relationsOf(parameters).includes(relation)) return target;
    rest = rest.slice(whole.length);
  }
}

/** The first `rel` counts (RFC 8288, section 3.3). */
function relationsOf(parameters: string): readonly string[] {
  for (const [, name = "", quoted, plain = ""] of parameters.matchAll(PARAMETER)) {
    if (name.toLowerCase() === "rel") return (quoted ?? plain).toLowerCase().split(/\s+/);
  }
  return [];
}
