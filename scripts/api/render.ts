/** From the text of `deno doc` to Markdown. */

/** One exported name. */
export interface Declaration {
  /** "function pullImage(text: string): …", without its members. */
  readonly head: string;
  readonly name: string;
  /** Path of the source and line, from the repository. */
  readonly place: string;
  /** Its docstring, and what that says of parameters and errors. */
  readonly doc: readonly string[];
  /** What an interface or class has, each with its docstring indented below it. */
  readonly members: readonly string[];
}

const HEAD =
  /^(?:(?:declare|async|abstract|private|default)\s+)*(?:function\*?|interface|class|type|const|let|enum|namespace)\s+([\w$]+)/;

/** A name, right before what follows one; in words there is a space somewhere. */
const MEMBER =
  /^ {2}(?:(?:readonly|static|get|set|abstract|protected|override|async) )*["[]?[\w$.-]*["\]]?\??[:(<]/;

/** The declarations in the order of the text. */
export function parseDeclarations(text: string, root: string): Declaration[] {
  const parts = text.split(/^Defined in (.+)$/m).slice(1);
  return Array.from({ length: parts.length / 2 }, (_none, index) => {
    const place = (parts[2 * index] ?? "").replace(`file://${root}/`, "").replace(/:\d+$/, "");
    const [head = "", ...rest] = (parts[2 * index + 1] ?? "").trim().split("\n");
    const name = HEAD.exec(head)?.[1];
    if (name === undefined) throw new Error(`there is no name in ${JSON.stringify(head)}`);
    const hasMembers = /^(?:(?:declare|abstract)\s+)*(?:interface|class|enum|namespace)\b/.test(head);
    // Members come after the docstring and an empty line; parameters do too, in the docstring of a function.
    const end = hasMembers ? memberStart(rest) : rest.length;
    return { head, name, place, doc: dedent(rest.slice(0, end)), members: dedent(rest.slice(end)) };
  });
}

/** Where members begin: the first line after an empty one that is no further paragraph of the docstring. */
function memberStart(lines: readonly string[]): number {
  const isMember = (line: string): boolean => MEMBER.test(line);
  const start = lines.findIndex((line, index) => index > 0 && lines[index - 1] === "" && isMember(line));
  return start < 0 ? lines.length : start;
}

function dedent(lines: readonly string[]): string[] {
  const text = lines.map((line) => line.replace(/^ {2}/, "").trimEnd());
  while (text.at(-1) === "") text.pop();
  return text;
}

/** A page for one entry: names in the order of the alphabet. */
export function renderEntry(imported: string, purpose: string, text: string, root: string): string {
  const declarations = parseDeclarations(text, root).sort((a, b) => a.name.localeCompare(b.name, "en"));
  const names = declarations.map(({ name }) => `[\`${name}\`](#${name.toLowerCase()})`);
  const parts = declarations.map(renderDeclaration);
  return `# \`${imported}\`\n\n${purpose}\n\n${[...new Set(names)].join(" · ")}\n\n${parts.join("\n")}`;
}

function renderDeclaration({ head, name, place, doc, members }: Declaration): string {
  const code = ["```ts", head, ...memberLines(members), "```"].join("\n");
  const words = doc.length === 0 ? "" : `\n${doc.map(docLine).join("\n")}\n`;
  return `## ${name}\n\n${code}\n${words}\n\`${place}\`\n`;
}

/** Members as code, what is said of each as comments before it. */
function memberLines(members: readonly string[]): string[] {
  const lines: string[] = [];
  let comments: string[] = [];
  for (const line of members.toReversed()) {
    if (line.startsWith("  ")) comments = [`  // ${line.trim()}`, ...comments];
    else if (line !== "") {
      lines.unshift(...comments, `  ${line}`);
      comments = [];
    }
  }
  return lines;
}

function docLine(line: string): string {
  const tag = /^@(\w+) ?(.*)$/.exec(line);
  if (tag !== null) return `- **${tag[1]}** ${tag[2]}`.trimEnd();
  return line.replace(/^ {4}(?=\S)/, "  ");
}
