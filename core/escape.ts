/**
 * Characters that must not reach a terminal or a page from text we did not write: controls (C0, DEL, C1), line and
 * paragraph separators, those that reorder or hide what stands beside them, and lone surrogates.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}\u200b\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu;

/** Most texts are this, and are told so at once. */
const PRINTABLE = /^[ -~]*$/;

/** The text on one line, with unsafe characters written as JSON writes them: `\n`, `\u001b`, `\u202e`. */
export function escapeText(text: string): string {
  return PRINTABLE.test(text) ? text : text.replace(UNSAFE, escapeCharacter);
}

/** As `escapeText`, keeping line breaks and tabs: for text of several lines, such as a stack. */
export function escapeLines(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === "\n" || character === "\t" ? character : escapeCharacter(character),
  );
}

function escapeCharacter(character: string): string {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }[character];
  if (short !== undefined) return short;
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
