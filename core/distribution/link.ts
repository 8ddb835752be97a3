import { QUOTED, type Scanner, scanner } from "./scan.ts";

const SEPARATORS = /[ \t,]*/y;
const TARGET = /<([^<>]{0,8192})>/y;
const NAME = /[\w!#$&+.^`|~-]+\*?/y;
const PLAIN = /[^\s";,]*/y;

/**
 * The target of the first link with this relation in a `Link` header (RFC 8288, section 3), as it is written;
 * undefined when there is none. A header that does not follow the grammar ends where it stops doing so.
 */
export function findLink(header: string, relation: string): string | undefined {
  const scan = scanner(header);
  for (;;) {
    scan.match(SEPARATORS);
    const target = scan.match(TARGET)?.[1];
    if (target === undefined) return undefined;
    const relations = readRelations(scan);
    if (!scan.ended() && !scan.literal(",")) return undefined;
    if (relations.includes(relation)) return target;
  }
}

/** Read a link's parameters, as many as follow the grammar. The first `rel` counts (RFC 8288, section 3.3). */
function readRelations(scan: Scanner): readonly string[] {
  let relations: readonly string[] | undefined;
  for (;;) {
    scan.space();
    const start = scan.position();
    if (!scan.literal(";")) return relations ?? [];
    scan.space();
    const name = scan.match(NAME)?.[0];
    if (name === undefined) {
      scan.rewind(start);
      return relations ?? [];
    }
    scan.space();
    const value = scan.literal("=") ? readValue(scan) : "";
    if (name.toLowerCase() === "rel") relations ??= value.toLowerCase().split(/[ \t]+/);
  }
}

function readValue(scan: Scanner): string {
  scan.space();
  return scan.match(QUOTED)?.[1] ?? scan.match(PLAIN)?.[0] ?? "";
}
