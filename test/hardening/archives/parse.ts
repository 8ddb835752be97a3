/**
 * The language of cases/*.txt. A case is
 *
 *	== what it is about
 *	ENTRY ...           one a line, bottom layer first
 *	--                  the next layer
 *	=> CODE             refused with this code, in both forms of tree
 *	=> ok               accepted, and what is seen of all layers together is exactly
 *	NODE ...            this
 *
 * ENTRY is one of
 *
 *	file|dir|link|hard|char|block|fifo|TYPEFLAG NAME [-> TARGET] [KEY=VALUE ...] [: CONTENT]
 *	pax|global KEYWORD=VALUE ...
 *	longname|longlink TEXT
 *	raw TEXT            padded to blocks
 *	end                 no zero blocks are added behind this
 *
 * where KEY is one of mode uid gid size mtime magic prefix checksum dev or @OFFSET of the header block. NODE is
 *
 *	d|f|l|p PATH [-> TARGET] [mode=M] [uid=N] [gid=N] [mtime=S.NS] [same=PATH] [x.NAME=VALUE ...] [: CONTENT]
 *
 * with what is not said being 0755 for a directory and 0644 for others, owner 0:0, the epoch. `implied` is a
 * directory without an entry: its time is not looked at. `same` names an earlier path with the same inode.
 *
 * A NODE that begins with "@overlay" or "@flat" holds for this form of tree alone. In words, \xNN is a byte, \s a
 * space, \e nothing, {TEXT*N} is TEXT N times; {OUT} and the like are what `macrosFor` gives.
 */

export interface Case {
  readonly name: string;
  /** Bottom first; a layer is its lines. */
  readonly layers: readonly (readonly Line[])[];
  /** "ok", or the code of the refusal. */
  readonly verdict: string;
  readonly nodes: readonly Line[];
}

export interface Line {
  readonly words: readonly string[];
  /** Behind " : ". */
  readonly content: string | undefined;
}

/** Read a file of cases; throws for one that is not complete. */
export function parseCases(source: string, macros: Readonly<Record<string, string>>): Case[] {
  return expand(source, macros).split(/^== /m).slice(1).map(parseCase);
}

/** Put in what words in braces stand for. */
export function expand(source: string, macros: Readonly<Record<string, string>>): string {
  return source.replace(/\{([A-Z]+)\}/g, (whole, name: string) => macros[name] ?? whole);
}

/** The words that cases have for the canary's directory, and for a chain of links. */
export function macrosFor(outside: string): Record<string, string> {
  const parents = outside.split("/").slice(1, -1);
  const chain = Array.from({ length: 39 }, (_, at) => [`l${at + 1}`, `l${at}`]);
  return {
    OUT: outside,
    REL: outside.slice(1),
    PARENTS: parents.map((_, at) => `d ${parents.slice(0, at + 1).join("/")} implied`).join("\n"),
    CHAIN: chain.map(([name, target]) => `link ${name} -> ${target}`).join("\n"),
    CHAINED: chain.map(([name, target]) => `l ${name} -> ${target}`).join("\n"),
  };
}

function parseCase(block: string): Case {
  const [name = "", ...lines] = block.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const layers: Line[][] = [[]];
  const nodes: Line[] = [];
  let verdict: string | undefined;
  for (const line of lines) {
    if (line === "--") layers.push([]);
    else if (line.startsWith("=> ")) verdict = line.slice(3);
    else (verdict === undefined ? (layers.at(-1) ?? []) : nodes).push(parseLine(line));
  }
  if (verdict === undefined) throw new Error(`there is no verdict on ${name}`);
  if (verdict !== "ok" && nodes.length > 0) throw new Error(`nodes of a refused case: ${name}`);
  return { name, layers, verdict, nodes };
}

function parseLine(line: string): Line {
  const at = line.indexOf(" : ");
  const head = at < 0 ? line : line.slice(0, at);
  return {
    words: head.split(" ").map((word) => plainText(word)),
    content: at < 0 ? undefined : plainText(line.slice(at + 3)),
  };
}

/** One character a byte. */
export function plainText(text: string): string {
  return text
    .replace(/\{([^{}*]+)\*([0-9]+)\}/g, (_, part: string, count: string) => part.repeat(Number(count)))
    .replace(/\\(?:x([0-9a-f]{2})|s|e)/g, (whole, hex?: string) => {
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return whole === "\\s" ? " " : "";
    });
}

/** Words of the form KEY=VALUE behind the first `from` words; others stand in `flags`. */
export function keyed(
  words: readonly string[],
  from: number,
): { keys: Map<string, string>; flags: Set<string> } {
  const keys = new Map<string, string>();
  const flags = new Set<string>();
  for (let at = from; at < words.length; at++) {
    const word = words[at] ?? "";
    const equals = word.indexOf("=");
    if (word === "->") keys.set("->", words[++at] ?? "");
    else if (equals > 0) keys.set(word.slice(0, equals), word.slice(equals + 1));
    else flags.add(word);
  }
  return { keys, flags };
}
