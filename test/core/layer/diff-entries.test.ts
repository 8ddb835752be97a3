import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createDiffEntries, type DiffOptions } from "../../../core/layer/diff-entries.ts";
import type { TreeReadEntry } from "../../../core/ports/tree-reader.ts";
import type { TarEntry } from "../../../core/tar/entry.ts";
import { bytes, text } from "../tar/build.ts";
import { readEntry } from "./read-entry.ts";

const test = suite("core/layer/diff-entries");

function hasCode(code: string): (error: { code: string }) => boolean {
  return (error) => error.code === code;
}

const DIRECTORY = { type: "directory", below: "directory" } as const;
const SAME = { below: "other", same: true } as const;

function entriesOf(reads: readonly TreeReadEntry[], options?: DiffOptions): TarEntry[] {
  const rules = createDiffEntries(options);
  return reads.flatMap((read) => rules.entries(read));
}

function pathsOf(reads: readonly TreeReadEntry[], options?: DiffOptions): string[] {
  return entriesOf(reads, options).map(({ type, path }) => `${type} ${text(path)}`);
}

function xattr(name: string, value: string): readonly [Uint8Array, Uint8Array] {
  return [bytes(name), bytes(value)];
}

test("whiteouts of the kernel, by attribute, and absent names become markers", () => {
  const device = { type: "character", below: "other" } as const;
  const marked = { below: "other", xattrs: [xattr("user.overlay.whiteout", "")] } as const;
  const reads = [
    readEntry("a", device),
    readEntry("d/b", marked),
    readEntry("d/c", { type: "absent", below: "directory" }),
    readEntry("d/e", { ...marked, size: 1 }),
    readEntry("f", { ...device, deviceMinor: 3 }),
  ];
  assert.equal(pathsOf(reads), ["file .wh.a", "file d/.wh.b", "file d/.wh.c", "file d/e", "character f"]);
  const [marker] = entriesOf(reads);
  assert.equal([marker?.mode, marker?.uid, marker?.size, marker?.mtimeSeconds], [0o600, 0, 0, 0]);
});

test("a whiteout over nothing is left out, unless it is not known what lies below", () => {
  const reads = [readEntry("a", { type: "character" })];
  assert.equal(pathsOf(reads), []);
  assert.equal(pathsOf(reads, { hasBase: false }), ["file .wh.a"]);
});

test("an opaque directory over a directory has a marker first in it", () => {
  for (const name of ["user.overlay.opaque", "trusted.overlay.opaque", "user.fuseoverlayfs.opaque"]) {
    const reads = [readEntry("d", { ...DIRECTORY, xattrs: [xattr(name, "y")] }), readEntry("d/a")];
    assert.equal(pathsOf(reads), ["directory d", "file d/.wh..wh..opq", "file d/a"], name);
  }
});

test("an opaque mark that hides nothing, or that only announces whiteouts, is none", () => {
  const opaque = [xattr("user.overlay.opaque", "y")];
  const other = [xattr("user.overlay.opaque", "x")];
  for (const parts of [
    { below: "nothing", xattrs: opaque },
    { below: "other", xattrs: opaque },
    { below: "directory", xattrs: other },
  ] as const) {
    assert.equal(pathsOf([readEntry("d", { type: "directory", ...parts })]), ["directory d"]);
  }
  const unknown = readEntry("d", { type: "directory", xattrs: opaque });
  assert.equal(pathsOf([unknown], { hasBase: false }), ["directory d", "file d/.wh..wh..opq"]);
});

test("an unchanged directory comes only with what changed below it, an unchanged file never", () => {
  const reads = [
    readEntry("", { ...DIRECTORY, same: true }),
    readEntry("a", { ...DIRECTORY, same: true }),
    readEntry("a/b", { ...DIRECTORY, same: true }),
    readEntry("a/b/kept", SAME),
    readEntry("c", { ...DIRECTORY, same: true }),
    readEntry("c/d", { ...DIRECTORY, same: true }),
    readEntry("c/d/new"),
    readEntry("c/d/new2"),
    readEntry("ca", { ...DIRECTORY, same: true }),
    readEntry("cab"),
  ];
  assert.equal(pathsOf(reads), ["directory c", "directory c/d", "file c/d/new", "file c/d/new2", "file cab"]);
});

test("the root comes when it differs from the base's, or, without one, from what is made unasked", () => {
  const root = (parts: Partial<TreeReadEntry>): string[] =>
    pathsOf([readEntry("", { type: "directory", mode: 0o755, ...parts })]);
  assert.equal(root({ below: "directory", same: true }), []);
  assert.equal(root({ below: "directory" }), ["directory ./"]);
  assert.equal(root({}), []);
  for (const parts of [{ mode: 0o700 }, { uid: 1 }, { gid: 1 }, { xattrs: [xattr("user.a", "b")] }]) {
    assert.equal(root(parts), ["directory ./"], JSON.stringify(parts));
  }
});

test("further names of a file are hard links to the first that is in the layer", () => {
  const reads = [
    readEntry("a", { link: 1, size: 3, xattrs: [xattr("user.a", "b")] }),
    readEntry("b", { link: 1, size: 3, xattrs: [xattr("user.a", "b")] }),
    readEntry("c", { link: 2, type: "symlink", target: bytes("a") }),
    readEntry("d", { link: 2, type: "symlink", target: bytes("a") }),
    readEntry("e", { link: 1, size: 3 }),
  ];
  const entries = entriesOf(reads).map(({ type, linkPath, size }) => `${type} ${text(linkPath)} ${size}`);
  assert.equal(entries, ["file  3", "hardlink a 0", "symlink a 0", "hardlink c 0", "hardlink a 0"]);
});

test("sockets are left out, devices and FIFOs are told", () => {
  const device = { deviceMajor: 8, deviceMinor: 1 };
  const reads = [
    readEntry("s", { type: "socket" }),
    readEntry("p", { type: "fifo" }),
    readEntry("b", { type: "block", ...device }),
  ];
  assert.equal(pathsOf(reads), ["fifo p", "block b"]);
  const [, block] = entriesOf(reads);
  assert.equal([block?.deviceMajor, block?.deviceMinor], [8, 1]);
});

test("attributes of the user and capabilities stay, those of overlay file systems and of the host go", () => {
  const names = [
    "user.color",
    "user.overlay.origin",
    "user.fuseoverlayfs.uid",
    "user.containers.override_stat",
    "security.selinux",
    "trusted.overlay.opaque",
  ];
  const xattrs = [...names.map((name) => xattr(name, "1")), xattr("security.capability", "\x01\0\0\x02")];
  const [file, directory] = entriesOf([
    readEntry("f", { xattrs }),
    readEntry("g", { type: "directory", xattrs }),
  ]).map((entry) => entry.xattrs.map(([name]) => text(name)));
  assert.equal(file, ["user.color", "security.capability"]);
  assert.equal(directory, ["user.color"]);
});

test("attributes of the entry are kept", () => {
  const parts = { mode: 0o4755, uid: 1000, gid: 2000, size: 9, mtimeSeconds: -1, mtimeNanoseconds: 7 };
  const [entry] = entriesOf([readEntry("f", parts)]);
  const { mode, uid, gid, size, mtimeSeconds, mtimeNanoseconds } = entry ?? readEntry("");
  assert.equal({ mode, uid, gid, size, mtimeSeconds, mtimeNanoseconds }, parts);
});

test("a name that layers reserve is refused", () => {
  for (const path of [".wh.a", "d/.wh.b", "d/.wh..wh..opq", ".wh."]) {
    assert.throws(() => entriesOf([readEntry(path)]), hasCode("unsupported"), path);
  }
  assert.equal(pathsOf([readEntry(".whatever"), readEntry("x.wh.")]), ["file .whatever", "file x.wh."]);
});

test.run();
