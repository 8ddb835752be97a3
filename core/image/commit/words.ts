/**
 * Words of an instruction as a Dockerfile has them: blanks separate, quotes and backslashes protect, and variables
 * stand for values of the image's environment.
 */

/** Values of variables by name. */
export type Variables = ReadonlyMap<string, string>;

/** Split at blanks that nothing protects. Quotes and backslashes stay, for `unquote`. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\\" && quote !== "'" && at + 1 < text.length) {
      word += character + (text[++at] ?? "");
    } else if (quote === "" && /\s/.test(character)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      if (quote === "" && (character === '"' || character === "'")) quote = character;
      else if (character === quote) quote = "";
      word += character;
    }
  }
  return word === "" ? words : [...words, word];
}

/** Take quotes and backslashes away and put in variables, which single quotes protect. */
export function unquote(word: string, variables: Variables): string {
  let result = "";
  let quote = "";
  for (let at = 0; at < word.length; ) {
    const character = word[at] ?? "";
    if (character === "'" && quote !== '"') {
      quote = quote === "" ? "'" : "";
      at++;
    } else if (quote === "'") {
      result += character;
      at++;
    } else if (character === '"') {
      quote = quote === "" ? '"' : "";
      at++;
    } else if (character === "\\") {
      const next = word[at + 1] ?? "";
      // Inside double quotes a backslash is itself before anything it does not protect.
      result += quote === '"' && !/["$\\]/.test(next) ? `\\${next}` : next;
      at += 2;
    } else {
      const variable = character === "$" ? variableAt(word, at, variables) : undefined;
      result += variable?.value ?? character;
      at = variable?.end ?? at + 1;
    }
  }
  return result;
}

const VARIABLE = /\$(?:\{([A-Za-z_]\w*)(?::([-+])((?:[^{}])*))?\}|([A-Za-z_]\w*))/y;

/** `$NAME`, `${NAME}`, `${NAME:-other}` when it is unset or empty, `${NAME:+other}` when it is not. */
function variableAt(
  word: string,
  at: number,
  variables: Variables,
): { readonly value: string; readonly end: number } | undefined {
  VARIABLE.lastIndex = at;
  const match = VARIABLE.exec(word);
  if (match === null) return undefined;
  const value = variables.get(match[1] ?? match[4] ?? "") ?? "";
  const end = VARIABLE.lastIndex;
  const other = unquote(match[3] ?? "", variables);
  if (match[2] === "-") return { value: value === "" ? other : value, end };
  if (match[2] === "+") return { value: value === "" ? "" : other, end };
  return { value, end };
}
