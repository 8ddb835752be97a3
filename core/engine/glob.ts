/**
 * Shell patterns as Go's path.Match has them: `*` and `?` stop at a slash, `[a-z]` and `[^a-z]` are one
 * character, a backslash takes the next one as it is. The whole text must match.
 */
export function compileGlob(pattern: string): ((text: string) => boolean) | undefined {
  const parts: string[] = [];
  let at = 0;
  while (at < pattern.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(pattern)?.[0];
    const part = piece === undefined ? undefined : pieceSource(piece);
    if (piece === undefined || part === undefined) return undefined;
    parts.push(part);
    at += piece.length;
  }
  const expression = new RegExp(`^${parts.join("")}$`, "su");
  return (text) => expression.test(text);
}

/** Whether a text has anything that a glob does not take as it is. */
export function isGlob(text: string): boolean {
  return /[*?[\\]/.test(text);
}

const PIECE = /\*+|\?|\[\^?(?:\\.|[^\\\]])+\]|\\.|[^*?[\\]/suy;

/** The regular expression of one piece; undefined for a range that runs backwards. */
function pieceSource(piece: string): string | undefined {
  if (piece.startsWith("*")) return "[^/]*";
  if (piece === "?") return "[^/]";
  if (piece.startsWith("[")) return classSource(piece);
  return literal(piece.startsWith("\\") ? piece.slice(1) : piece);
}

function classSource(piece: string): string | undefined {
  const negated = piece.startsWith("[^");
  const characters = piece.slice(negated ? 2 : 1, -1).match(/\\.|[^\\]/gsu) ?? [];
  const ranges: string[] = [];
  for (let at = 0; at < characters.length; at++) {
    const first = bare(characters[at]);
    const isRange = characters[at + 1] === "-" && at + 2 < characters.length;
    const last = isRange ? bare(characters[at + 2]) : first;
    if (isRange) at += 2;
    if ((last.codePointAt(0) ?? 0) < (first.codePointAt(0) ?? 0)) return undefined;
    ranges.push(`${literal(first)}-${literal(last)}`);
  }
  return ranges.length === 0 ? undefined : `[${negated ? "^" : ""}${ranges.join("")}]`;
}

function bare(character: string | undefined): string {
  return character?.replace(/^\\(?=.)/su, "") ?? "";
}

function literal(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
