/**
 * Finds what a TypeScript source imports, types included. Bun's own scanner drops type imports, so the text is
 * read here: comments and the insides of strings are blanked first, then the few import forms are matched.
 */

export interface Import {
  /** As written: "./digest.ts", "node:fs", "uvu/assert". */
  readonly specifier: string;
  readonly line: number;
}

/**
 * Blank comments and the contents of strings, templates and patterns, keeping every offset, so that what a
 * string says cannot look like code.
 */
export function blank(source: string): string {
  const out = source.split("");
  /** Braces open inside a template's `${`, one entry per template we are in. */
  const templates: number[] = [];
  let i = 0;
  while (i < source.length) {
    const end = opaqueEnd(source, i, templates.at(-1) === 0);
    if (end === undefined) {
      countBrace(templates, source[i]);
      i += 1;
      continue;
    }
    // The delimiters of literals stay, as the import forms are found by them.
    const isComment = source[i] === "/" && /[/*]/.test(source[i + 1] ?? "");
    for (let k = isComment ? i : i + 1; k < end; k += 1) if (out[k] !== "\n") out[k] = " ";
    if (source[i] === "}") templates.pop();
    if (source.startsWith("${", end)) templates.push(0);
    i = isComment ? end : end + (source[end] === "$" ? 2 : 1);
  }
  return out.join("");
}

/**
 * Where the comment or literal that begins at `at` ends: the offset of its closing delimiter, or just behind a
 * comment. A template ends at each `${` and goes on behind the brace that closes it. Undefined where code is.
 */
function opaqueEnd(source: string, at: number, closesTemplate: boolean): number | undefined {
  const c = source[at];
  if (source.startsWith("//", at)) return indexOrEnd(source, "\n", at);
  if (source.startsWith("/*", at)) return Math.min(indexOrEnd(source, "*/", at + 2) + 2, source.length);
  if (c === '"' || c === "'") return scan(source, at + 1, (k) => source[k] === c || source[k] === "\n");
  if (c === "`" || (c === "}" && closesTemplate)) {
    return scan(source, at + 1, (k) => source[k] === "`" || source.startsWith("${", k));
  }
  if (c === "/" && startsRegex(source, at)) return regexEnd(source, at);
  return undefined;
}

function indexOrEnd(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found;
}

/** The first offset that `isEnd`, stepping over backslashed characters. */
function scan(source: string, from: number, isEnd: (k: number) => boolean): number {
  let k = from;
  while (k < source.length && !isEnd(k)) k += source[k] === "\\" ? 2 : 1;
  return Math.min(k, source.length);
}

function countBrace(templates: number[], c: string | undefined): void {
  const innermost = templates.length - 1;
  const depth = templates[innermost];
  if (depth === undefined) return;
  if (c === "{") templates[innermost] = depth + 1;
  if (c === "}") templates[innermost] = depth - 1;
}

/** A slash begins a regular expression where no value can stand before it. */
function startsRegex(source: string, at: number): boolean {
  const before = source.slice(Math.max(0, at - 40), at).trimEnd();
  return (
    before === "" || /[=(,:;!&|?{}[+<>~^%*-]$/.test(before) || /\b(return|typeof|case|of|in)$/.test(before)
  );
}

function regexEnd(source: string, at: number): number {
  let inClass = false;
  let k = at + 1;
  for (; k < source.length && source[k] !== "\n"; k += 1) {
    const c = source[k];
    if (c === "\\") k += 1;
    else if (c === "[") inClass = true;
    else if (c === "]") inClass = false;
    else if (c === "/" && !inClass) break;
  }
  return k;
}

/** `import … from ""`, `export … from ""`, `import ""`, `import("")` (also as a type), `require("")`. */
const FORMS = [
  /(?:^|[;}\n])\s*(?:import|export)\b[^;"'`()=]*?\bfrom\s*(["'])/g,
  /(?:^|[;}\n])\s*import\s*(["'])/g,
  /\b(?:import|require)\s*\(\s*(["'`])/g,
];

/** Every import of the source in order of its place; one the text computes is not seen. */
export function findImports(source: string): Import[] {
  const code = blank(source);
  const found = new Map<number, string>();
  for (const form of FORMS) {
    for (const match of code.matchAll(form)) {
      const start = match.index + match[0].length;
      found.set(start, source.slice(start, source.indexOf(match[1] ?? '"', start)));
    }
  }
  return [...found]
    .sort(([a], [b]) => a - b)
    .map(([offset, specifier]) => ({ specifier, line: source.slice(0, offset).split("\n").length }));
}
