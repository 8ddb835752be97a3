/** A template's text as tokens, by the lexical rules of Go's text/template. */
import { templateError } from "./error.ts";
import { unquote } from "./unquote.ts";

export type TokenKind =
  | "text"
  | "close"
  | "field"
  | "variable"
  | "dot"
  | "word"
  | "string"
  | "number"
  | "pipe"
  | "comma"
  | "open-paren"
  | "close-paren"
  | "declare"
  | "assign"
  | "end-of-text";

export interface Token {
  readonly kind: TokenKind;
  /** The value of a text or string, the name of a field (without dot), variable (without $) or word; else as written. */
  readonly text: string;
  /** Offset into the source. */
  readonly at: number;
  /** Whether white space stands before it. Two operands side by side are one mistake, apart they are arguments. */
  readonly spaced: boolean;
}

const COMMENT = /\{\{(?:-[ \t\r\n])?\/\*[\s\S]*?\*\/(?:[ \t\r\n]-)?\}\}/y;
const SPACE = /[ \t\r\n]+/y;
const TRIM_CLOSE = /[ \t\r\n]-\}\}/y;
const NAME = /[\p{L}\p{N}_]+/uy;
const VARIABLE = /\$[\p{L}\p{N}_]*/uy;
const FIELD = /\.[\p{L}\p{N}_]*/uy;
const NUMBER =
  /[+-]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)/y;
const QUOTED = /"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])+'|`[^`]*`/y;

const PUNCTUATION: ReadonlyMap<string, TokenKind> = new Map([
  ["|", "pipe"],
  [",", "comma"],
  ["(", "open-paren"],
  [")", "close-paren"],
  ["=", "assign"],
]);

/**
 * Split a template in tokens; actions are between a "text" (perhaps empty) and a "close".
 *
 * In text, but not in actions, `\t` and `\n` are what they are called: a shell passes them on as written.
 * Throws `RlError` "invalid" with the place.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let trim = false;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };

  /** Text up to the next action. */
  const text = (): boolean => {
    const open = source.indexOf("{{", at);
    const end = open < 0 ? source.length : open;
    let said = source.slice(at, end).replace(/\\[tn]/g, (written) => (written === "\\t" ? "\t" : "\n"));
    if (trim) said = said.replace(/^[ \t\r\n]+/, "");
    const trims = open >= 0 && /^\{\{-[ \t\r\n]/.test(source.slice(open, open + 4));
    if (trims) said = said.replace(/[ \t\r\n]+$/, "");
    tokens.push({ kind: "text", text: said, at, spaced: false });
    at = end;
    if (open < 0) return false;
    const comment = match(COMMENT);
    if (comment !== undefined) {
      at += comment.length;
      trim = comment.endsWith("-}}");
      return text();
    }
    at += trims ? 3 : 2;
    if (/^\s*\/\*/.test(source.slice(at))) {
      throw templateError(source, at, "a comment must stand alone in its braces, {{/* like this */}}");
    }
    return true;
  };

  /** One token of an action; true at its end. */
  const action = (): boolean => {
    const trimmed = match(TRIM_CLOSE);
    const space = trimmed === undefined ? match(SPACE) : undefined;
    at += space?.length ?? 0;
    const closing = match(TRIM_CLOSE);
    if (trimmed !== undefined || closing !== undefined || source.startsWith("}}", at)) {
      tokens.push({ kind: "close", text: "}}", at, spaced: space !== undefined });
      trim = trimmed !== undefined || closing !== undefined;
      at += trim ? 4 : 2;
      return true;
    }
    if (at >= source.length) throw templateError(source, at, "the braces are not closed");
    const { token, length } = readToken(source, at, space !== undefined, match);
    tokens.push(token);
    at += length;
    return false;
  };

  while (text()) while (!action());
  tokens.push({ kind: "end-of-text", text: "", at: source.length, spaced: false });
  return tokens;
}

/** The token at a place where there is neither space nor an action's end. */
function readToken(
  source: string,
  at: number,
  spaced: boolean,
  match: (pattern: RegExp) => string | undefined,
): { readonly token: Token; readonly length: number } {
  const make = (kind: TokenKind, length: number, text = source.slice(at, at + length)) => ({
    token: { kind, text, at, spaced },
    length,
  });
  if (source.startsWith(":=", at)) return make("declare", 2);
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  const punctuation = PUNCTUATION.get(character);
  if (punctuation !== undefined) return make(punctuation, 1);
  const variable = match(VARIABLE);
  if (variable !== undefined) return make("variable", variable.length, variable.slice(1));
  const number = match(NUMBER);
  if (number !== undefined) {
    if (!/[\p{L}\p{N}_]/u.test(source.charAt(at + number.length))) return make("number", number.length);
    throw templateError(source, at, "this is not a number");
  }
  const field = match(FIELD);
  if (field !== undefined) return make(field === "." ? "dot" : "field", field.length, field.slice(1));
  const quoted = match(QUOTED);
  if (quoted !== undefined) {
    const { kind, text } = readQuoted(source, at, quoted);
    return make(kind, quoted.length, text);
  }
  const name = match(NAME);
  if (name !== undefined) return make("word", name.length);
  const state = /["'`]/.test(character) ? "the quotes are not closed" : `"${character}" has no meaning here`;
  throw templateError(source, at, state);
}

/** A text, or the number that a character in single quotes is. */
function readQuoted(source: string, at: number, quoted: string): Pick<Token, "kind" | "text"> {
  const value = unquote(quoted);
  if (value === undefined) throw templateError(source, at, "the quotes hold an escape that Go has not");
  if (!quoted.startsWith("'")) return { kind: "string", text: value };
  if ([...value].length === 1) return { kind: "number", text: String(value.codePointAt(0)) };
  throw templateError(source, at, "single quotes hold one character; write a text in double quotes");
}
