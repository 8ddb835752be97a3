import type { Case, Line } from "./parse.ts";
import { expand, plainText } from "./parse.ts";

/** Types of entries, what each needs before it, and the kind of its node; devices leave none. */
const TYPES: readonly (readonly [type: string, more: string, kind: string])[] = [
  ["file", "", "f"],
  ["dir", "", "d"],
  ["link", "-> anywhere", "l"],
  ["hard", "-> before", "f"],
  ["char", "dev=1:3", ""],
  ["block", "dev=8:0", ""],
  ["fifo", "", "p"],
];

/** What is to be said of a node of these types. */
const NODE_WORDS: Readonly<Record<string, readonly string[]>> = {
  link: ["->", "anywhere"],
  hard: ["same=before"],
};

/**
 * One case for each name and type. A line of the source is `NAME => CODE` or `NAME => ok PATH`, where PATH is where
 * the entry has to be; a name that closes with a slash makes a file a directory. The empty PATH is the root,
 * which only a directory can be. Names longer than a header's field go through a pax record.
 */
export function nameCases(source: string, macros: Readonly<Record<string, string>>): Case[] {
  const lines = expand(source, macros)
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));
  return lines.flatMap((line) => {
    const [written = "", verdict = ""] = line.split(" => ");
    return TYPES.map(([type, more, kind]) => nameCase(written, verdict, type, more, kind));
  });
}

function nameCase(written: string, expected: string, type: string, more: string, kind: string): Case {
  const name = plainText(written);
  const isDirectory = type === "dir" || (type === "file" && name.endsWith("/"));
  const short = name.length <= 100;
  const header = line(type, short ? name : "long", ...more.split(" ").filter((word) => word !== ""));
  const lines = [line("file", "before"), ...(short ? [] : [line("pax", `path=${name}`)]), header];
  const made = { name: `${type} ${written}`, layers: [lines] };
  const [word = "", path = ""] = expected.split(" ");
  if (word !== "ok") return { ...made, verdict: word, nodes: [] };
  if (path === "") {
    return {
      ...made,
      verdict: isDirectory ? "ok" : "corrupt",
      nodes: isDirectory ? [line("f", "before")] : [],
    };
  }
  return {
    ...made,
    verdict: "ok",
    nodes: nodesOf(plainText(path), isDirectory ? "d" : kind, NODE_WORDS[type] ?? []),
  };
}

/** What an entry at a path makes, the directories above it included. */
function nodesOf(path: string, kind: string, more: readonly string[]): Line[] {
  const nodes = [line("f", "before")];
  if (kind === "") return nodes;
  const components = path.split("/");
  for (let depth = 1; depth < components.length; depth++) {
    nodes.push(line("d", components.slice(0, depth).join("/"), "implied"));
  }
  nodes.push(line(kind, path, ...more));
  return nodes;
}

function line(...words: readonly string[]): Line {
  return { words, content: undefined };
}
