import {
  createMemoryTreeWriter,
  type MemoryDirectory,
  type MemoryNode,
} from "../../../core/host/memory/tree-writer.ts";
import { applyLayer, type LayerSummary } from "../../../core/layer/apply.ts";
import { chunks, text } from "../tar/build.ts";

/** A tree as lines of "kind path content", sorted: what tests compare. */
export function list(root: MemoryDirectory): string[] {
  const lines: string[] = [];
  visit(root, "", lines);
  return lines.sort();
}

function visit(directory: MemoryDirectory, prefix: string, lines: string[]): void {
  for (const [name, { node }] of directory.children) {
    lines.push(describe(node, `${prefix}${name}`));
    if (node.kind === "directory") visit(node, `${prefix}${name}/`, lines);
  }
}

function describe(node: MemoryNode, path: string): string {
  switch (node.kind) {
    case "file":
      return `file ${path} ${text(node.content)}`;
    case "symlink":
      return `symlink ${path} ${text(node.target)}`;
    case "directory":
      return `directory ${path}${node.opaque ? " opaque" : ""}`;
    default:
      return `${node.kind} ${path}`;
  }
}

export interface Applied {
  readonly summary: LayerSummary;
  readonly tree: MemoryDirectory;
}

/** Apply layers one on another into flat trees; returns the topmost. */
export async function flat(...layers: readonly Uint8Array[]): Promise<Applied> {
  let applied: Applied | undefined;
  for (const layer of layers) {
    const writer = createMemoryTreeWriter({ form: "flat", parent: applied?.tree });
    const summary = await applyLayer(chunks(layer, 1000), writer);
    await writer.finish();
    applied = { summary, tree: writer.tree() };
  }
  if (applied === undefined) throw new Error("there is no layer");
  return applied;
}

/** Apply layers each into an overlay tree of its own. */
export async function overlay(...layers: readonly Uint8Array[]): Promise<Applied[]> {
  const applied: Applied[] = [];
  for (const layer of layers) {
    const writer = createMemoryTreeWriter({ form: "overlay", lowers: applied.map(({ tree }) => tree) });
    const summary = await applyLayer(chunks(layer, 1000), writer);
    await writer.finish();
    applied.push({ summary, tree: writer.tree() });
  }
  return applied;
}

/** What overlayfs shows of trees mounted one on another, bottom first. */
export function mount(trees: readonly MemoryDirectory[]): MemoryDirectory {
  const top = trees.at(-1);
  if (top === undefined) throw new Error("there is no tree");
  const children: MemoryDirectory["children"] = new Map();
  const names = new Set(trees.flatMap((tree) => [...tree.children.keys()]));
  for (const name of names) {
    const visible = visibleNodes(trees, name);
    const first = visible.at(-1);
    if (first === undefined || first.kind === "whiteout") continue;
    const node = first.kind === "directory" ? mount(visible as MemoryDirectory[]) : first;
    children.set(name, { node, own: true });
  }
  return { kind: "directory", attributes: top.attributes, opaque: false, children };
}

/** The nodes of one name that take part in what is shown, bottom first: a directory merges with those below. */
function visibleNodes(trees: readonly MemoryDirectory[], name: string): MemoryNode[] {
  const nodes: MemoryNode[] = [];
  for (const tree of [...trees].reverse()) {
    const node = tree.children.get(name)?.node;
    if (node !== undefined) {
      if (nodes.length > 0 && node.kind !== "directory") break;
      nodes.unshift(node);
      if (node.kind !== "directory" || node.opaque) break;
    }
    if (tree.opaque) break;
  }
  return nodes;
}
