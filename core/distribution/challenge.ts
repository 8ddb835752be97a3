import { QUOTED, type Scanner, scanner } from "./scan.ts";

/** One authentication challenge of a `WWW-Authenticate` header (RFC 9110, section 11.6.1). */
export interface Challenge {
  /** Lower case: "bearer", "basic". */
  readonly scheme: string;
  /** Parameters by lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A token of RFC 9110, section 5.6.2. */
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;

/**
 * Read the challenges of a header value. What does not follow the grammar ends the list: a registry that
 * garbles its header is one we cannot authenticate with, which the caller says.
 */
export function parseChallenges(header: string): Challenge[] {
  const challenges: Challenge[] = [];
  const scan = scanner(header);
  for (;;) {
    while (scan.literal(",")) scan.space();
    const scheme = scan.match(TOKEN);
    if (scheme === undefined) return challenges;
    const parameters = new Map<string, string>();
    challenges.push({ scheme: scheme[0].toLowerCase(), parameters });
    scan.space();
    while (readParameter(scan, parameters)) {
      scan.space();
      if (!scan.literal(",")) break;
      scan.space();
    }
  }
}

/** Read one `name=value`; false, with nothing consumed, when the next word is a scheme. */
function readParameter(scan: Scanner, parameters: Map<string, string>): boolean {
  const start = scan.position();
  const name = scan.match(TOKEN);
  scan.space();
  if (name !== undefined && scan.literal("=")) {
    scan.space();
    const quoted = scan.match(QUOTED);
    const value = quoted?.[1]?.replace(/\\(.)/g, "$1") ?? scan.match(TOKEN)?.[0];
    if (value !== undefined) {
      parameters.set(name[0].toLowerCase(), value);
      return true;
    }
  }
  scan.rewind(start);
  return false;
}
