/**
 * A text read from left to right, for headers. Each pattern is matched where the reading is, and what it took is not
 * given back, so that no header makes it try one way after another.
 */
export interface Scanner {
  /** Take what the pattern matches here; it must be sticky. */
  match(pattern: RegExp): RegExpExecArray | undefined;
  /** Take this one character, if it is here. */
  literal(character: string): boolean;
  /** Take blanks, if any. */
  space(): void;
  /** Whether all is taken. */
  ended(): boolean;
  position(): number;
  rewind(position: number): void;
}

/** A string in quotes (RFC 9110, section 5.6.4); what is between them is group 1, escapes and all. */
export const QUOTED = /"((?:[^"\\]|\\.)*)"/y;

const SPACE = /[ \t]*/y;

export function scanner(text: string): Scanner {
  let at = 0;
  const match = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text) ?? undefined;
    if (found !== undefined) at += found[0].length;
    return found;
  };
  return {
    match,
    literal: (character) => {
      if (text[at] !== character) return false;
      at += 1;
      return true;
    },
    space: () => void match(SPACE),
    ended: () => at === text.length,
    position: () => at,
    rewind: (position) => {
      at = position;
    },
  };
}
