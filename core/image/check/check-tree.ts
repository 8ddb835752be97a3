import type { Digest } from "../../digest/digest.ts";
import type { Digester } from "../../ports/digester.ts";
import type { TreeReadEntry, TreeReader, TreeReading } from "../../ports/tree-reader.ts";
import { displayName } from "../../tar/bytes.ts";
import { type ExpectedEntry, type ExpectedTree, pathKey } from "./expected-tree.ts";

/**
 * Hold an unpacked layer against what its archive says: names, types, permissions, link targets, sizes and content.
 * Gives what is wrong first, or undefined.
 */
export async function compareTree(
  key: Digest,
  expected: ExpectedTree,
  reader: TreeReader,
  digester: Digester,
): Promise<string | undefined> {
  const reading = reader.read({ view: "own", trees: [{ kind: "layer", key }], content: true });
  const missing = new Set(expected.entries.keys());
  const parents = parentsOf(missing);
  try {
    for (;;) {
      const entry = await reading.next();
      if (entry === undefined) break;
      const name = pathKey(entry.path);
      const wanted = expected.entries.get(name);
      missing.delete(name);
      const content = entry.type === "file" ? await contentOf(reading, digester) : pathKey(entry.target);
      const state = name === "" ? undefined : compareEntry(entry, content, wanted, parents.has(name));
      if (state !== undefined) return `"${displayName(entry.path)}" ${state}`;
    }
  } finally {
    await reading.close();
  }
  for (const name of missing) {
    const type = expected.entries.get(name)?.type;
    // A mark that hides something may be one on the directory instead.
    if (name !== "" && type !== "hidden") return `"${name}" is not there`;
  }
  return undefined;
}

function compareEntry(
  entry: TreeReadEntry,
  content: string,
  wanted: ExpectedEntry | undefined,
  isParent: boolean,
): string | undefined {
  // Parents that the layer does not name are made.
  if (wanted === undefined) return isParent && entry.type === "directory" ? undefined : "is not of the layer";
  if (wanted.type === "hidden") return entry.type === "character" || isParent ? undefined : "is not hidden";
  // Its content and attributes are those of the name it links to.
  if (wanted.type === "hardlink") return undefined;
  if (entry.type !== wanted.type) return `is a ${entry.type}, not a ${wanted.type}`;
  if (entry.type !== "symlink" && entry.mode !== wanted.mode) return "has other permissions";
  if (entry.size !== wanted.size && entry.type === "file")
    return `has ${entry.size} bytes, not ${wanted.size}`;
  if (entry.type === "symlink" && content !== wanted.content) return "links to something else";
  // Content of further names of one file is not given again.
  if (entry.type === "file" && content !== "" && content !== wanted.content) return "has other content";
  return undefined;
}

/** SHA-256 of what is read; "" when nothing is given. */
async function contentOf(reading: TreeReading, digester: Digester): Promise<string> {
  const hasher = digester.create("sha256");
  let given = false;
  for (;;) {
    const chunk = await reading.read();
    if (chunk === undefined) return given ? hasher.hex() : "";
    given = true;
    hasher.update(chunk);
  }
}

function parentsOf(names: Iterable<string>): ReadonlySet<string> {
  const parents = new Set<string>();
  for (const name of names) {
    for (let end = name.lastIndexOf("/"); end > 0; end = name.lastIndexOf("/", end - 1))
      parents.add(name.slice(0, end));
  }
  return parents;
}
