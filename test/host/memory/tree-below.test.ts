import { suite } from "uvu";
import * as assert from "uvu/assert";
import { shownBelow } from "../../../core/host/memory/tree-below.ts";
import type { MemoryDirectory, MemoryNode } from "../../../core/host/memory/tree-writer.ts";

const test = suite("memory/tree-below");
const attributes = { mode: 0o755, uid: 0, gid: 0, mtimeSeconds: 0, mtimeNanoseconds: 0, xattrs: [] };

function directory(children: Readonly<Record<string, MemoryNode>>, opaque = false): MemoryDirectory {
  const entries = Object.entries(children).map(([name, node]) => [name, { node, own: true }] as const);
  return { kind: "directory", attributes, opaque, children: new Map(entries) };
}

const file = (text: string): MemoryNode => ({
  kind: "file",
  attributes,
  content: new TextEncoder().encode(text),
});
const low = directory({ d: directory({ a: file("low"), b: file("low") }) });

function at(lowers: readonly MemoryDirectory[], ...path: readonly string[]): string {
  const node = shownBelow(lowers, path);
  return node?.kind === "file" ? new TextDecoder().decode(node.content) : (node?.kind ?? "nothing");
}

test("the uppermost layer that has a path counts", () => {
  assert.is(at([low, directory({ d: directory({ a: file("high") }) })], "d", "a"), "high");
  assert.is(at([low, directory({ d: directory({ a: file("high") }) })], "d", "b"), "low");
  assert.is(at([low], "d"), "directory");
  assert.is(at([low], "x"), "nothing");
  assert.is(at([], "d"), "nothing");
});

test("whiteouts, other entries and opaque directories hide what is below them", () => {
  const whiteout: MemoryNode = { kind: "whiteout" };
  assert.is(at([low, directory({ d: directory({ a: whiteout }) })], "d", "a"), "nothing");
  assert.is(at([low, directory({ d: whiteout })], "d", "a"), "nothing");
  assert.is(at([low, directory({ d: file("high") })], "d", "a"), "nothing");
  assert.is(at([low, directory({ d: directory({}, true) })], "d", "a"), "nothing");
  assert.is(at([low, directory({ d: directory({ b: file("high") }, true) })], "d", "b"), "high");
  assert.is(at([low, directory({ e: directory({}, true) })], "d", "a"), "low");
});

test.run();
