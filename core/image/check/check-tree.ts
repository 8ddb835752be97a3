import type { Digest } from "../../digest/digest.ts";
import type { Digester } from "../../ports/digester.ts";
import type { TreeReadEntry, TreeReader, TreeReading } from "../../ports/tree-reader.ts";
import type { TreeAttributes } from "../../ports/tree-writer.ts";
import { displayName } from "../../tar/bytes.ts";
import { type ExpectedNode, type ExpectedTree, IMPLIED, pathKey } from "./expected-tree.ts";

/** How drivers mark a directory that hides what lies below it. */
const OPAQUE_MARKS: readonly string[] = ["user.overlay.opaque", "user.fuseoverlayfs.opaque"];
/** Attributes that belong to the drivers, and not to the layer. */
const DRIVERS = /^user\.(?:overlay|fuseoverlayfs|containers)\./;

/**
 * Hold an unpacked layer against what its archive says: names, types, owners, permissions, times, attributes, link
 * targets, names of one file, hidden names, sizes and content. Gives what is wrong first, or undefined.
 */
export async function compareTree(
  key: Digest,
  expected: ExpectedTree,
  reader: TreeReader,
  digester: Digester,
): Promise<string | undefined> {
  const reading = reader.read({ view: "own", trees: [{ kind: "layer", key }], content: true });
  const missing = new Set([...expected.nodes.keys(), ...expected.implied]);
  // Every layer has a root, and few say so.
  missing.delete("");
  const links = createLinks(expected);
  try {
    for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
      const name = pathKey(entry.path);
      missing.delete(name);
      const content = entry.type === "file" ? await contentOf(reading, digester) : pathKey(entry.target);
      const state = comparePlace(entry, name, content, expected, links);
      if (state !== undefined) return `"${displayName(entry.path)}" ${state}`;
    }
  } finally {
    await reading.close();
  }
  for (const name of missing) return `"${name}" is not there`;
  return undefined;
}

function comparePlace(
  entry: TreeReadEntry,
  name: string,
  content: string | undefined,
  expected: ExpectedTree,
  links: Links,
): string | undefined {
  const { type } = entry;
  if (type === "directory" && isOpaque(entry) !== expected.hiding.has(name)) {
    return expected.hiding.has(name) ? "does not hide what is below" : "hides what is below";
  }
  const wanted = expected.nodes.get(name);
  if (wanted === undefined) {
    if (name === "") return undefined;
    if (!expected.implied.has(name)) return "is not of the layer";
    return type === "directory" ? compareOwner(entry, IMPLIED) : `is a ${type}, not a directory`;
  }
  if (wanted.type === "hidden") {
    const isWhiteout = type === "character" && entry.deviceMajor === 0 && entry.deviceMinor === 0;
    return isWhiteout ? undefined : "is not hidden";
  }
  if (type !== wanted.type) return `is a ${type}, not a ${wanted.type}`;
  return compareAttributes(entry, wanted) ?? links.compare(entry, wanted) ?? compareContent(content, wanted);
}

function compareAttributes(
  entry: TreeReadEntry,
  { type, size, attributes }: ExpectedNode,
): string | undefined {
  const owner = compareOwner(entry, attributes);
  if (owner !== undefined) return owner;
  if (type === "file" && entry.size !== size) return `has ${entry.size} bytes, not ${size}`;
  const { mtimeSeconds, mtimeNanoseconds } = attributes;
  if (entry.mtimeSeconds !== mtimeSeconds || entry.mtimeNanoseconds !== mtimeNanoseconds) {
    return "has another time";
  }
  // Links and FIFOs can have none.
  if (type !== "file" && type !== "directory") return undefined;
  return describe(entry.xattrs) === describe(attributes.xattrs) ? undefined : "has other extended attributes";
}

function compareOwner(entry: TreeReadEntry, { mode, uid, gid }: TreeAttributes): string | undefined {
  if (entry.uid !== uid || entry.gid !== gid) return "has another owner";
  return entry.type === "symlink" || entry.mode === mode ? undefined : "has other permissions";
}

function compareContent(content: string | undefined, wanted: ExpectedNode): string | undefined {
  if (wanted.type === "symlink") return content === wanted.content ? undefined : "links to something else";
  // Content of further names of one file is not given again.
  if (content === undefined || wanted.size === 0 || content === wanted.content) return undefined;
  return "has other content";
}

/** Attributes that a layer can have, as a text that is the same for the same ones. */
function describe(xattrs: TreeAttributes["xattrs"]): string {
  return xattrs
    .map(([name, value]) => [pathKey(name), pathKey(value)] as const)
    .filter(([name]) => (name.startsWith("user.") && !DRIVERS.test(name)) || name === "security.capability")
    .map((pair) => JSON.stringify(pair))
    .sort()
    .join();
}

function isOpaque({ xattrs }: TreeReadEntry): boolean {
  return xattrs.some(([name]) => OPAQUE_MARKS.includes(pathKey(name)));
}

interface Links {
  compare(entry: TreeReadEntry, wanted: ExpectedNode): string | undefined;
}

/** Files with several names: which belong together. */
function createLinks({ nodes }: ExpectedTree): Links {
  const names = new Map<ExpectedNode, number>();
  for (const node of nodes.values()) names.set(node, (names.get(node) ?? 0) + 1);
  const numbers = new Map<ExpectedNode, number>();
  const taken = new Set<number>();
  return {
    compare({ type, link }, wanted) {
      if (type === "directory") return undefined;
      if ((names.get(wanted) ?? 1) === 1) return link === 0 ? undefined : "has more names";
      const known = numbers.get(wanted);
      if (link === 0 || (known === undefined ? taken.has(link) : known !== link)) {
        return "is not one file with its other names";
      }
      numbers.set(wanted, link);
      taken.add(link);
      return undefined;
    },
  };
}

/** SHA-256 of what is read; undefined when nothing is given. */
async function contentOf(reading: TreeReading, digester: Digester): Promise<string | undefined> {
  const hasher = digester.create("sha256");
  let given = false;
  for (;;) {
    const chunk = await reading.read();
    if (chunk === undefined) return given ? hasher.hex() : undefined;
    given = true;
    hasher.update(chunk);
  }
}
