import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ErrorCode } from "../../../core/errors.ts";
import type { TarEntryType } from "../../../core/tar/entry.ts";
import { archive, block, directory, file, link, pax } from "../tar/build.ts";
import { flat, list, overlay } from "./trees.ts";

/** Layers that reach for what is not theirs: every one is refused, whatever form the tree has. */

const test = suite("core/layer/hostile");

const NULL_DEVICE = { devMajor: "0000001\0", devMinor: "0000003\0" };
const OF_TYPE: Readonly<Record<TarEntryType, (name: string) => Uint8Array>> = {
  file: (name) => file(name, "x"),
  hardlink: (name) => link("1", name, "ok"),
  symlink: (name) => link("2", name, "ok"),
  character: (name) => block({ name, type: "3", ...NULL_DEVICE }),
  block: (name) => block({ name, type: "4", ...NULL_DEVICE }),
  directory: (name) => directory(name),
  fifo: (name) => block({ name, type: "6" }),
};

async function verdict(...layers: readonly Uint8Array[]): Promise<string> {
  const codes: string[] = [];
  for (const apply of [() => flat(...layers), () => overlay(...layers)]) {
    try {
      await apply();
      codes.push("accepted");
    } catch (error) {
      codes.push((error as { code?: string }).code ?? String(error));
    }
  }
  assert.is(codes[0], codes[1], "both forms of tree agree");
  return codes[0] ?? "";
}

const ESCAPES = [
  "..",
  "../x",
  "/..",
  "/../x",
  "a/../../x",
  "./../x",
  "a/..",
  "a/../x",
  "../../etc/passwd",
  "x/./../y",
];

for (const name of ESCAPES) {
  for (const [type, build] of Object.entries(OF_TYPE)) {
    test(`applyLayer refuses a ${type} named ${JSON.stringify(name)} as corrupt`, async () => {
      // A name that closes with a slash would make the file a directory, so the name goes in as it is.
      assert.is(await verdict(archive(file("ok"), build(name))), "corrupt");
    });
  }
}

for (const [type, build] of Object.entries(OF_TYPE)) {
  if (type === "directory") continue;
  for (const name of [".", "/."]) {
    test(`applyLayer refuses the root ${JSON.stringify(name)} as a ${type}, as corrupt`, async () => {
      assert.is(await verdict(archive(file("ok"), build(name))), "corrupt");
    });
  }
}

const REFUSED: Readonly<Record<string, readonly [ErrorCode, ...Uint8Array[]]>> = {
  "a hard link out of the root": ["corrupt", archive(link("1", "a", "../../etc/passwd"))],
  "a hard link to the root": ["corrupt", archive(link("1", "a", "/"))],
  "a hard link to itself": ["corrupt", archive(file("a"), link("1", "a", "./a"))],
  "a hard link to nothing": ["corrupt", archive(link("1", "a", "b"))],
  "a hard link to a later entry": ["corrupt", archive(link("1", "a", "b"), file("b"))],
  "a hard link to a directory": ["corrupt", archive(directory("d"), link("1", "a", "d"))],
  "a hard link to a directory of a lower layer": [
    "corrupt",
    archive(directory("d")),
    archive(link("1", "a", "d")),
  ],
  "a hard link to a whiteout": ["corrupt", archive(file(".wh.b"), link("1", "a", ".wh.b"))],
  "a hard link across a whiteout": [
    "corrupt",
    archive(file("b")),
    archive(file(".wh.b"), link("1", "a", "b")),
  ],
  "a hard link across an opaque mark": [
    "corrupt",
    archive(directory("d"), file("d/b")),
    archive(file("d/.wh..wh..opq"), link("1", "a", "d/b")),
  ],
  "a hard link to a skipped device": [
    "corrupt",
    archive(block({ name: "d", type: "3", ...NULL_DEVICE }), link("1", "a", "d")),
  ],
  "a hard link below a symlink that leaves the root": [
    "corrupt",
    archive(link("2", "up", "../../../../etc"), link("1", "a", "up/passwd")),
  ],
  "a file below a file": ["corrupt", archive(file("a"), file("a/b"))],
  "a file below a fifo": ["corrupt", archive(block({ name: "a", type: "6" }), file("a/b"))],
  "a file below symlinks that go round": [
    "corrupt",
    archive(link("2", "a", "b"), link("2", "b", "a"), file("a/x")),
  ],
  "a file below a symlink to itself": ["corrupt", archive(link("2", "a", "a"), file("a/x"))],
  "a file below a symlink to a file": ["corrupt", archive(file("t"), link("2", "a", "t"), file("a/x"))],
  "an opaque mark in a file": ["corrupt", archive(file("a"), file("a/.wh..wh..opq"))],
  "an opaque mark in a symlink": [
    "corrupt",
    archive(directory("t"), link("2", "a", "t"), file("a/.wh..wh..opq")),
  ],
  "character device 0:0": ["corrupt", archive(block({ name: "a", type: "3" }))],
  "the whiteout of nothing": ["corrupt", archive(file(".wh."))],
  "the whiteout of its directory": ["corrupt", archive(file("d/.wh.."))],
  "the whiteout of the directory above": ["corrupt", archive(file("d/.wh..."))],
  "a private name of AUFS": ["corrupt", archive(file(".wh..wh.plnk"))],
  "a file below a whiteout": ["corrupt", archive(file(".wh.a/b"))],
  "a whiteout with content": ["corrupt", archive(file(".wh.a", "x"))],
  "a whiteout that is a directory": ["corrupt", archive(directory(".wh.a"))],
  "a whiteout that is a symlink": ["corrupt", archive(link("2", ".wh.a", "b"))],
  "a whiteout that is a device": ["corrupt", archive(block({ name: ".wh.a", type: "3", ...NULL_DEVICE }))],
  "an opaque mark that is a directory": ["corrupt", archive(directory("d/.wh..wh..opq"))],
  "a whiteout out of the root": ["corrupt", archive(file("../.wh.a"))],
  "an owner that is no id": ["corrupt", archive(pax({ uid: "4294967295" }), file("a"))],
  "a group that is no id": ["corrupt", archive(pax({ gid: "4294967296" }), file("a"))],
  "a component that is too long": ["limit", archive(pax({ path: "n".repeat(256) }), file("a"))],
  "a path that is too deep": ["limit", archive(pax({ path: "d/".repeat(257) }), directory("a"))],
  "a path that is too long": ["limit", archive(pax({ path: "nnnnnnn/".repeat(512) }), directory("a"))],
  "a symlink target that is too long": [
    "limit",
    archive(pax({ linkpath: "t".repeat(4096) }), link("2", "a", "b")),
  ],
  "an extended attribute that is too long": [
    "limit",
    archive(pax({ "SCHILY.xattr.user.a": "v".repeat(65_537) }), file("a")),
  ],
  "too many extended attributes": [
    "limit",
    archive(
      pax(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`SCHILY.xattr.user.${at}`, ""]))),
      file("a"),
    ),
  ],
};

for (const [name, [code, ...layers]] of Object.entries(REFUSED)) {
  test(`applyLayer refuses ${name} as ${code}`, async () => assert.is(await verdict(...layers), code));
}

test("applyLayer stops at the fault: what came before is not published by it", async () => {
  assert.is(await verdict(archive(file("good", "x"), file("../bad"))), "corrupt");
});

test("applyLayer drops attributes by which a layer would forge overlay state", async () => {
  const records = {
    "SCHILY.xattr.user.overlay.opaque": "y",
    "SCHILY.xattr.trusted.overlay.redirect": "/etc",
  };
  const { tree } = await flat(archive(pax({ ...records, "SCHILY.xattr.user.kept": "1" }), directory("d")));
  const node = tree.children.get("d")?.node;
  assert.is(node?.kind, "directory");
  assert.is(node?.kind === "directory" ? node.attributes.xattrs.length : 0, 1);
});

test("applyLayer makes the directories that a symlink leads to, inside the root", async () => {
  const { tree } = await flat(archive(link("2", "a", "/not/../here"), file("a/x", "1")));
  assert.equal(list(tree), ["directory here", "directory not", "file here/x 1", "symlink a /not/../here"]);
});

test("applyLayer takes absolute and dotted names as below the root", async () => {
  const { tree } = await flat(archive(file("/etc/passwd", "1"), file("././x", "2"), directory("/")));
  assert.equal(list(tree), ["directory etc", "file etc/passwd 1", "file x 2"]);
});

test.run();
