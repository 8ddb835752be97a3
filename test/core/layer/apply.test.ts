import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { createMemoryTreeWriter } from "../../../core/host/memory/tree-writer.ts";
import { applyLayer, OUTPUT_BYTES } from "../../../core/layer/apply.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import { archive, block, bytes, chunks, directory, file, link, pax, text } from "../tar/build.ts";
import { flat, list, mount, overlay } from "./trees.ts";

const test = suite("core/layer/apply");

/** Records calls; answers with promises that settle later, so that ordering shows. */
function recorder(calls: string[]): TreeWriter {
  let busy = false;
  async function call(line: string): Promise<void> {
    if (busy) throw new Error("called before the last call was settled");
    busy = true;
    await new Promise((resolve) => setTimeout(resolve, 0));
    busy = false;
    calls.push(line);
  }
  return {
    directory: (path, { mode }) => call(`directory ${text(path)} ${mode.toString(8)}`),
    file: (path, size, { mode }) => call(`file ${text(path)} ${size} ${mode.toString(8)}`),
    data: (chunk) => call(`data ${text(chunk)}`),
    symlink: (path, target) => call(`symlink ${text(path)} ${text(target)}`),
    hardlink: (path, target) => call(`hardlink ${text(path)} ${text(target)}`),
    fifo: (path) => call(`fifo ${text(path)}`),
    whiteout: (path) => call(`whiteout ${text(path)}`),
    opaque: (path) => call(`opaque ${text(path)}`),
    finish: () => call("finish"),
    abort: () => call("abort"),
  };
}

test("applyLayer tells the writer each entry in order, waits for it, and leaves finish and abort to the caller", async () => {
  const calls: string[] = [];
  const layer = archive(
    directory("./"),
    directory("./bin/", { mode: "0041755\0" }),
    file("./bin/su", "abcdef", { mode: "0104755\0" }),
    link("2", "/bin/link", "/../../etc/passwd"),
    link("1", "bin/hard", "/bin//su"),
    block({ name: "bin/pipe", type: "6" }),
    file("bin/.wh.gone"),
    file("bin/.wh..wh..opq"),
  );
  const summary = await applyLayer(chunks(layer), recorder(calls));
  assert.equal(calls, [
    "directory  755",
    "directory bin 1755",
    "file bin/su 6 4755",
    "data abcdef",
    "symlink bin/link /../../etc/passwd",
    "hardlink bin/hard bin/su",
    "fifo bin/pipe",
    "whiteout bin/gone",
    "opaque bin",
  ]);
  assert.is(summary.entries, 8);
  assert.is(summary.bytes, 6);
  assert.is(summary.rootAttributes?.mode, 0o755);
});

test("applyLayer reports no root attributes when the layer has none", async () => {
  const { summary } = await flat(archive(file("a", "x")));
  assert.not.ok("rootAttributes" in summary);
});

test("applyLayer skips device nodes and records them", async () => {
  const { summary, tree } = await flat(
    archive(
      block({ name: "dev/null", type: "3", devMajor: "0000001\0", devMinor: "0000003\0" }),
      block({ name: "./dev/sda", type: "4", devMajor: "0000010\0", devMinor: "0000000\0" }),
    ),
  );
  assert.equal(list(tree), []);
  assert.is(summary.skippedDeviceCount, 2);
  assert.equal(summary.skippedDevices, [
    { path: bytes("dev/null"), type: "character", major: 1, minor: 3 },
    { path: bytes("dev/sda"), type: "block", major: 8, minor: 0 },
  ]);
});

test("applyLayer records a bounded number of devices and counts the rest", async () => {
  const device = block({ name: "d", type: "3", devMajor: "0000001\0", devMinor: "0000003\0" });
  const { summary } = await flat(archive(...Array(1100).fill(device)));
  assert.is(summary.skippedDevices.length, 1000);
  assert.is(summary.skippedDeviceCount, 1100);
});

test("applyLayer keeps names that are not UTF-8 apart", async () => {
  const { tree } = await flat(archive(file("a\xff", "1"), file("a\xfe", "2")));
  assert.equal(list(tree), ["file a\xfe 2", "file a\xff 1"]);
});

test("applyLayer shows entries to onEntry as the archive has them", async () => {
  const seen: string[] = [];
  const writer = createMemoryTreeWriter({ form: "overlay" });
  await applyLayer(chunks(archive(file("./a"), file(".wh.b"))), writer, {
    onEntry: (entry) => seen.push(text(entry.path)),
  });
  assert.equal(seen, ["./a", ".wh.b"]);
});

test("applyLayer bounds the output, holes and attributes included", async () => {
  const hole = archive(
    pax({ "GNU.sparse.size": String(OUTPUT_BYTES + 1), "GNU.sparse.numblocks": "0", "GNU.sparse.map": "" }),
    file("hole"),
  );
  const attributes = archive(pax({ "SCHILY.xattr.user.a": "x".repeat(100) }), file("a"));
  const several = archive(file("a", "x".repeat(60)), file("b", "x".repeat(60)));
  for (const [layer, limits] of [
    [hole, {}],
    [attributes, { outputBytes: 100 }],
    [several, { outputBytes: 100 }],
  ] as const) {
    const calls: string[] = [];
    try {
      await applyLayer(chunks(layer), recorder(calls), { limits });
      assert.unreachable();
    } catch (error) {
      assert.is((error as RlError).code, "limit");
    }
    assert.ok(calls.length <= 2, "nothing beyond the bound was written");
  }
  await applyLayer(chunks(several), recorder([]), { limits: { outputBytes: 120 + 2 * 256 } });
});

test("applyLayer passes on the writer's error and ends the source", async () => {
  let ended = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks(archive(file("a"), file("b")), 512);
    } finally {
      ended = true;
    }
  }
  const failure = new RlError({ code: "io", action: "write", subject: "a", state: "the disk is full" });
  const writer: TreeWriter = {
    ...recorder([]),
    file: () => {
      throw failure;
    },
  };
  try {
    await applyLayer(source(), writer);
    assert.unreachable();
  } catch (error) {
    assert.is(error, failure);
  }
  assert.ok(ended);
});

test("applyLayer reads the source to its end", async () => {
  let drained = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    yield archive(file("a"));
    yield new Uint8Array(5000);
    drained = true;
  }
  await applyLayer(source(), createMemoryTreeWriter({ form: "flat" }));
  assert.ok(drained);
});

const DIR = directory("d/");

/** Layers bottom first, and the tree they make whatever the form (image-spec, layer.md). */
const GOLDEN: Readonly<Record<string, readonly [layers: readonly Uint8Array[][], tree: readonly string[]]>> =
  {
    "the last of two equal names": [[[file("a", "1"), file("a", "2")]], ["file a 2"]],
    "a file over a directory with children": [[[DIR, file("d/x", "1"), file("d", "2")]], ["file d 2"]],
    "a directory over a file": [[[file("d", "1"), DIR, file("d/x", "2")]], ["directory d", "file d/x 2"]],
    "directory, symlink, file in turn": [[[DIR, link("2", "d", "t"), file("d", "3")]], ["file d 3"]],
    "a directory again keeps its children": [[[DIR, file("d/x", "1"), DIR]], ["directory d", "file d/x 1"]],
    "an upper file over a lower one": [[[file("a", "1")], [file("a", "2")]], ["file a 2"]],
    "an upper file over a lower directory": [[[DIR, file("d/x", "1")], [file("d", "2")]], ["file d 2"]],
    "an upper directory over a lower file": [
      [[file("d", "1")], [DIR, file("d/x", "2")]],
      ["directory d", "file d/x 2"],
    ],
    "directories that merge": [
      [
        [DIR, file("d/x", "1")],
        [DIR, file("d/y", "2")],
      ],
      ["directory d", "file d/x 1", "file d/y 2"],
    ],
    "a whiteout of a file": [[[file("a", "1"), file("b", "1")], [file(".wh.a")]], ["file b 1"]],
    "a whiteout of a directory": [[[DIR, file("d/x", "1")], [file(".wh.d")]], []],
    "a whiteout of nothing": [[[file("a", "1")], [file(".wh.b")]], ["file a 1"]],
    "a whiteout below a lower directory": [
      [
        [DIR, file("d/x", "1"), file("d/y", "1")],
        [DIR, file("d/.wh.x")],
      ],
      ["directory d", "file d/y 1"],
    ],
    "a whiteout as a hard link, as AUFS wrote it": [
      [[file("a", "1")], [link("1", ".wh.a", ".wh..wh.aufs")]],
      [],
    ],
    "a whiteout before an entry of its layer": [
      [[file("a", "1")], [file(".wh.a"), file("a", "2")]],
      ["file a 2"],
    ],
    "a whiteout after an entry of its layer": [
      [[file("a", "1")], [file("a", "2"), file(".wh.a")]],
      ["file a 2"],
    ],
    "a whiteout alone in its layer with its entry": [[[file("a", "1"), file(".wh.a")]], ["file a 1"]],
    "a whiteout before a directory of its layer": [
      [
        [DIR, file("d/x", "1")],
        [file(".wh.d"), DIR, file("d/y", "2")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "a whiteout after a directory of its layer": [
      [
        [DIR, file("d/x", "1")],
        [DIR, file("d/y", "2"), file(".wh.d")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "a whiteout before an entry below it, its directory implied": [
      [
        [DIR, file("d/x", "1")],
        [file(".wh.d"), file("d/y", "2")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "a whiteout after an entry below it, its directory implied": [
      [
        [DIR, file("d/x", "1")],
        [file("d/y", "2"), file(".wh.d")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "a whiteout between two layers": [[[file("a", "1")], [file(".wh.a")], [file("b", "3")]], ["file b 3"]],
    "a whiteout and the name again later": [
      [[DIR, file("d/x", "1")], [file(".wh.d")], [DIR]],
      ["directory d"],
    ],
    "an opaque mark first": [
      [
        [DIR, file("d/x", "1")],
        [DIR, file("d/.wh..wh..opq"), file("d/y", "2")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "an opaque mark last": [
      [
        [DIR, file("d/x", "1")],
        [DIR, file("d/y", "2"), file("d/.wh..wh..opq")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "an opaque mark before its directory": [
      [
        [DIR, file("d/x", "1")],
        [file("d/.wh..wh..opq"), DIR, file("d/y", "2")],
      ],
      ["directory d", "file d/y 2"],
    ],
    "an opaque mark alone": [[[DIR, file("d/x", "1")], [file("d/.wh..wh..opq")]], ["directory d"]],
    "an opaque mark and a lower name again": [
      [
        [DIR, file("d/x", "1"), file("d/y", "1")],
        [file("d/x", "2"), file("d/.wh..wh..opq")],
      ],
      ["directory d", "file d/x 2"],
    ],
    "an opaque root": [
      [
        [file("a", "1"), DIR],
        [file("b", "2"), file(".wh..wh..opq")],
      ],
      ["file b 2"],
    ],
    "an opaque mark keeps deep entries of its layer": [
      [
        [DIR, directory("d/e"), file("d/e/x", "1")],
        [file("d/e/y", "2"), file("d/.wh..wh..opq")],
      ],
      ["directory d", "directory d/e", "file d/e/y 2"],
    ],
    "an opaque mark of two layers below": [
      [[DIR, file("d/x", "1")], [file("d/y", "2")], [file("d/.wh..wh..opq"), file("d/z", "3")]],
      ["directory d", "file d/z 3"],
    ],
    "a file over a lower directory, then a directory": [
      [
        [DIR, file("d/x", "1")],
        [file("d", "2"), DIR],
      ],
      ["directory d"],
    ],
    "a hard link in its layer": [[[file("a", "1"), link("1", "b", "a")]], ["file a 1", "file b 1"]],
    "a hard link to a lower layer": [
      [[file("a", "1")], [link("1", "b", "a")]],
      ["file a 1", "file b 1"],
    ],
    "a hard link to a symlink": [
      [[link("2", "a", "t"), link("1", "b", "a")]],
      ["symlink a t", "symlink b t"],
    ],
    "a hard link, then a whiteout of its target": [
      [[file("a", "1")], [link("1", "b", "a"), file(".wh.a")]],
      ["file b 1"],
    ],
    "a hard link, then another file in its place": [
      [[file("a", "1"), link("1", "b", "a"), file("a", "2")]],
      ["file a 2", "file b 1"],
    ],
    "an entry below a symlink to a directory": [
      [[directory("run/"), directory("var/"), link("2", "var/run", "/run"), file("var/run/x", "1")]],
      ["directory run", "directory var", "file run/x 1", "symlink var/run /run"],
    ],
    "an entry below a symlink that points out of the root": [
      [[link("2", "up", "../../../out"), directory("out"), file("up/x", "1")]],
      ["directory out", "file out/x 1", "symlink up ../../../out"],
    ],
    "a file over a symlink does not follow it": [
      [[file("t", "1"), link("2", "a", "t"), file("a", "2")]],
      ["file a 2", "file t 1"],
    ],
    "a directory over a symlink does not follow it": [
      [[directory("t"), link("2", "a", "t"), directory("a"), file("a/x", "1")]],
      ["directory a", "directory t", "file a/x 1"],
    ],
  };

for (const [name, [layers, tree]] of Object.entries(GOLDEN)) {
  const archives = layers.map((parts) => archive(...parts));
  test(`applyLayer into flat trees: ${name}`, async () => {
    assert.equal(list((await flat(...archives)).tree), tree);
  });
  test(`applyLayer into overlay trees: ${name}`, async () => {
    const trees = (await overlay(...archives)).map((applied) => applied.tree);
    assert.equal(list(mount(trees)), tree);
  });
}

test.run();
