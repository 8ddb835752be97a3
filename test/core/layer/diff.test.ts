import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTreeReader } from "../../../core/host/memory/tree-reader.ts";
import {
  createMemoryTreeWriter,
  type MemoryDirectory,
  type MemoryNode,
  type MemoryTreeWriter,
} from "../../../core/host/memory/tree-writer.ts";
import { applyLayer } from "../../../core/layer/apply.ts";
import { diffLayer } from "../../../core/layer/diff.ts";
import type { TreeReading, TreeReadRequest } from "../../../core/ports/tree-reader.ts";
import type { TreeAttributes } from "../../../core/ports/tree-writer.ts";
import { attributes } from "../../contract/tree-writer.ts";
import { bytes, chunks, text } from "../tar/build.ts";
import { readAll } from "../tar/read.ts";
import { mount } from "./trees.ts";

const test = suite("core/layer/diff");

async function write(make: (writer: MemoryTreeWriter) => void): Promise<MemoryDirectory> {
  const writer = createMemoryTreeWriter({ form: "overlay" });
  make(writer);
  await writer.finish();
  return writer.tree();
}

function reading(
  view: TreeReadRequest["view"],
  trees: readonly MemoryDirectory[],
  base: readonly MemoryDirectory[],
): TreeReading {
  const all = new Map([...trees, ...base].map((tree, index) => [String(index), tree]));
  const places = [...all.keys()].map((path) => ({ kind: "directory", path }) as const);
  const request = {
    view,
    trees: places.slice(0, trees.length),
    base: places.slice(trees.length),
    content: true,
  };
  return createMemoryTreeReader({ trees: new Map() }, all).read(request);
}

async function layerOf(source: TreeReading): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of diffLayer(source)) parts.push(part);
  return Uint8Array.from(Buffer.concat(parts));
}

async function apply(
  layer: Uint8Array,
  form: "overlay" | "flat",
  parent?: MemoryDirectory,
): Promise<MemoryDirectory> {
  const writer = createMemoryTreeWriter({ form, parent });
  await applyLayer(chunks(layer, 1000), writer);
  await writer.finish();
  return writer.tree();
}

/** All that a container sees of a tree: attributes, content, and which names are one file. */
function describe(root: MemoryDirectory): string[] {
  const lines: string[] = [];
  const first = new Map<MemoryNode, string>();
  const visit = (node: MemoryNode, path: string): void => {
    if (node.kind === "whiteout") return;
    const { mode, uid, gid, mtimeSeconds, mtimeNanoseconds, xattrs } = node.attributes;
    const time = path === "" ? "" : `${mtimeSeconds}.${mtimeNanoseconds}`;
    const marks = xattrs.map(([name, value]) => `${text(name)}=${text(value)}`).sort();
    const known = first.get(node);
    if (known === undefined) first.set(node, path);
    const content =
      node.kind === "file" ? text(node.content) : node.kind === "symlink" ? text(node.target) : "";
    lines.push([path, node.kind, mode, uid, gid, time, marks, content, known ?? ""].join("|"));
    if (node.kind !== "directory") return;
    for (const [name, child] of [...node.children].sort(([a], [b]) => (a < b ? -1 : 1))) {
      visit(child.node, `${path}/${name}`);
    }
  };
  visit(root, "");
  return lines;
}

const bin = attributes({
  mode: 0o4755,
  uid: 1000,
  gid: 1000,
  mtimeSeconds: 3,
  mtimeNanoseconds: 500_000_000,
});

/** A container's own tree with one of everything. */
const everything = (writer: MemoryTreeWriter): void => {
  writer.directory(bytes("etc"), attributes({ mode: 0o755, mtimeSeconds: 7 }));
  writer.file(bytes("etc/\xff"), 3, bin);
  writer.data(bytes("abc"));
  writer.hardlink(bytes("etc/z"), bytes("etc/\xff"));
  writer.symlink(bytes("etc/link"), bytes("../\xfe"), bin);
  writer.fifo(bytes("fifo"), bin);
  writer.file(bytes("cap"), 0, {
    ...bin,
    xattrs: [
      [bytes("user.b"), bytes("2")],
      [bytes("user.a"), bytes("1")],
      [bytes("security.capability"), bytes("\x01\0\0\x03\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")],
    ],
  });
  writer.whiteout(bytes("gone"));
  writer.directory(bytes("opaque"), attributes({ mode: 0o700 }));
  writer.opaque(bytes("opaque"));
  writer.file(bytes(`${"long/".repeat(40)}name`), 0, bin);
};

test("one of everything: these entries in this order", async () => {
  const base = await write((writer) => {
    writer.file(bytes("gone"), 0, bin);
    writer.directory(bytes("opaque"), bin);
  });
  const layer = await layerOf(reading("own", [await write(everything)], [base]));
  const entries = await readAll(layer);
  const long = Array.from({ length: 40 }, (_, index) => `directory ${"long/".repeat(index + 1)}`);
  assert.equal(
    entries.map(({ type, path, link }) => `${type} ${path}${link === "" ? "" : ` > ${link}`}`),
    [
      "file .wh.gone",
      "file cap",
      "directory etc/",
      "symlink etc/link > ../\xfe",
      "file etc/z",
      "hardlink etc/\xff > etc/z",
      "fifo fifo",
      ...long,
      `file ${"long/".repeat(40)}name`,
      "directory opaque/",
      "file opaque/.wh..wh..opq",
    ],
  );
  const cap = entries.find(({ path }) => path === "cap")?.entry;
  assert.equal(
    cap?.xattrs.map(([name, value]) => `${text(name)}:${value.length}`),
    ["security.capability:20", "user.a:1", "user.b:1"],
  );
  assert.equal([cap?.mtimeSeconds, cap?.mtimeNanoseconds, cap?.mode], [3, 500_000_000, 0o4755]);
});

test("the bytes are these: a digest depends on every one of them", async () => {
  const tree = await write((writer) => {
    writer.file(bytes("f"), 2, bin);
    writer.data(bytes("hi"));
  });
  const layer = await layerOf(reading("own", [tree], []));
  assert.is(layer.length, 512 * 4 + 1024);
  const at = (start: number, length: number): string => text(layer.subarray(start, start + length));
  assert.is(at(0, 17), "PaxHeaders/entry\0");
  assert.is(at(156, 1), "x");
  assert.is(at(512, 13), "13 mtime=3.5\n");
  assert.is(at(1024, 2), "f\0");
  assert.is(at(1024 + 100, 36), "0004755\x000001750\x000001750\x0000000000002\0");
  assert.is(at(1024 + 136, 12), "00000000003\0");
  assert.is(at(1024 + 156, 1), "0");
  // No names of owners.
  assert.is(at(1024 + 265, 64), "\0".repeat(64));
  assert.is(at(1536, 3), "hi\0");
  assert.is(at(1539, layer.length), "\0".repeat(layer.length - 1539));
  const whole = await layerOf(reading("own", [await write(everything)], []));
  const digest = new Bun.CryptoHasher("sha256").update(whole).digest("hex");
  assert.is(digest, "607b2dff0c1287c39837be180e567b353581322277b9b199cf6bbfae6e883645");
});

test("content of any size comes whole, in chunks of one size", async () => {
  const sizes = [0, 1, 511, 512, 513, 262_144, 700_000];
  const tree = await write((writer) => {
    for (const size of sizes) {
      writer.file(bytes(`f${size}`), size, bin);
      writer.data(bytes("x".repeat(size)));
    }
  });
  const parts: number[] = [];
  for await (const part of diffLayer(reading("own", [tree], []))) parts.push(part.length);
  assert.ok(parts.slice(0, -1).every((length) => length === 262_144));
  const entries = await readAll(await layerOf(reading("own", [tree], [])));
  const lengths = entries.map(({ content }) => content.length).sort((a, b) => a - b);
  assert.equal(lengths, sizes);
});

test("a tree without changes is an archive without entries", async () => {
  const tree = await write((writer) => writer.directory(bytes("d"), bin));
  assert.equal(await layerOf(reading("own", [tree], [tree])), new Uint8Array(1024));
});

test("the reading is closed, also when it fails or nobody reads to the end", async () => {
  for (const failing of [true, false]) {
    let closed = 0;
    const tree = await write((writer) => writer.file(bytes(failing ? ".wh.x" : "f"), 0, bin));
    const source = reading("own", [tree], []);
    const layer = diffLayer({ ...source, close: async () => void closed++ });
    const [result] = await Promise.allSettled([layer.next()]);
    assert.is(result?.status, failing ? "rejected" : "fulfilled");
    await layer.return();
    assert.is(closed, 1);
  }
});

interface Step {
  readonly kind: "file" | "directory" | "symlink" | "fifo" | "hardlink" | "whiteout" | "opaque";
  readonly path: string;
  readonly other: string;
  readonly parts: TreeAttributes;
}

const name = fc.constantFrom("a", "b", "\xff", "a-");
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
const parts = fc
  .record({
    mode: fc.constantFrom(0o644, 0o4755),
    uid: fc.nat(1),
    mtimeNanoseconds: fc.nat(1),
    marked: fc.boolean(),
  })
  .map(({ marked, ...rest }) =>
    attributes({ ...rest, xattrs: marked ? [[bytes("user.x"), bytes("y")]] : [] }),
  );
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("file", "directory", "symlink", "fifo", "hardlink", "whiteout", "opaque"),
  path,
  other: path,
  parts,
});

/** Make what can be made: a step below a file, or a link to nothing, is one that no container could have done. */
function follow(steps: readonly Step[], isOwn: boolean): (writer: MemoryTreeWriter) => void {
  return (writer) => {
    for (const { kind, path: at, other, parts: given } of steps) {
      // Linux has no attributes of a user's on anything but files and directories.
      const plain = { ...given, xattrs: [] };
      try {
        if (kind === "file") {
          writer.file(bytes(at), other.length, given);
          writer.data(bytes(other));
        } else if (kind === "symlink") writer.symlink(bytes(at), bytes(`/nowhere/${other}`), plain);
        else if (kind === "hardlink") writer.hardlink(bytes(at), bytes(other));
        else if (kind === "fifo") writer.fifo(bytes(at), plain);
        else if (kind === "directory") writer.directory(bytes(at), given);
        else if (isOwn) writer[kind](bytes(at));
      } catch {
        // The tree stays as it was.
      }
    }
  };
}

test("a container's tree: its layer, applied, shows what the container saw", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { maxLength: 12 }),
      async (low, high) => {
        const base = await write(follow(low, false));
        const own = await write(follow(high, true));
        const layer = await layerOf(reading("own", [own], [base]));
        const expected = describe(mount([base, own]));
        assert.equal(describe(mount([base, await apply(layer, "overlay")])), expected);
      },
    ),
    { numRuns: 400 },
  );
});

test("two whole trees: their difference, applied to one, gives the other", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { maxLength: 12 }),
      async (low, high) => {
        const base = mount([await write(follow(low, false))]);
        const other = mount([await write(follow(high, false))]);
        const layer = await layerOf(reading("whole", [other], [base]));
        // Which names are one file is not compared: one whose links alone changed may stay as it was.
        const plain = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/[^|]*$/, ""));
        assert.equal(plain(describe(await apply(layer, "flat", base))), plain(describe(other)));
      },
    ),
    { numRuns: 400 },
  );
});

test.run();
