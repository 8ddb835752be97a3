import { suite } from "uvu";
import {
  createMemoryTreeWriter,
  type MemoryDirectory,
  type MemoryNode,
} from "../../../../core/host/memory/tree-writer.ts";
import type { TreeAttributes } from "../../../../core/ports/tree-writer.ts";
import { testFlatTreeWriter, testOverlayTreeWriter } from "../../../contract/tree-hiding.ts";
import {
  attributes,
  type OpenTreeFunction,
  type TreeEntry,
  testTreeWriter,
} from "../../../contract/tree-writer.ts";

function opener(form: "overlay" | "flat"): OpenTreeFunction {
  return async (parent) => {
    let below: MemoryDirectory | undefined;
    if (parent !== undefined) {
      const lower = createMemoryTreeWriter({ form });
      await parent(lower);
      below = lower.tree();
    }
    const lowers = below === undefined ? [] : [below];
    const writer = createMemoryTreeWriter(form === "flat" ? { form, parent: below } : { form, lowers });
    return {
      writer,
      async entries() {
        const entries = new Map<string, TreeEntry>();
        describe("", writer.tree(), entries);
        return entries;
      },
    };
  };
}

function describe(path: string, node: MemoryNode, entries: Map<string, TreeEntry>): void {
  const given: TreeAttributes = "attributes" in node ? node.attributes : attributes();
  const content =
    node.kind === "file" ? node.content : node.kind === "symlink" ? node.target : new Uint8Array();
  entries.set(path === "" ? "/" : path, {
    kind: node.kind,
    mode: given.mode,
    uid: given.uid,
    gid: given.gid,
    mtime: `${given.mtimeSeconds}.${String(given.mtimeNanoseconds).padStart(9, "0")}`,
    content: new TextDecoder("latin1").decode(content),
    opaque: node.kind === "directory" && node.opaque,
    identity: node,
    xattrs: new Map(),
  });
  if (node.kind !== "directory") return;
  for (const [name, child] of node.children) describe(`${path}/${name}`, child.node, entries);
}

for (const form of ["overlay", "flat"] as const) {
  const test = suite(`memory tree writer, ${form}`);
  testTreeWriter(test, opener(form));
  if (form === "overlay") testOverlayTreeWriter(test, opener(form));
  else testFlatTreeWriter(test, opener(form));
  test.run();
}
