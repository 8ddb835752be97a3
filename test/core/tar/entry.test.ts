import { suite } from "uvu";
import * as assert from "uvu/assert";
import { composeEntry, type Extensions, type TarEntry } from "../../../core/tar/entry.ts";
import { type Header, TYPE } from "../../../core/tar/header.ts";
import type { PaxOverrides } from "../../../core/tar/pax.ts";
import { bytes, text } from "./build.ts";
import { hasCode, header } from "./headers.ts";

const test = suite("composeEntry");

interface Given extends Partial<Omit<Extensions, "pax">> {
  readonly pax?: Partial<PaxOverrides>;
  readonly nameBytes?: number;
}

function compose(fields: Partial<Header> = {}, given: Given = {}): TarEntry {
  const { pax, longName, longLink, nameBytes = 100 } = given;
  const overrides = pax === undefined ? undefined : { xattrs: [], ...pax };
  return composeEntry(header(fields), { pax: overrides, longName, longLink }, nameBytes);
}

const SPARSE = { name: undefined, realSize: 10, map: undefined };
const SYMLINK = { typeFlag: TYPE.symlink, linkName: bytes("header-target") };

test("composeEntry takes everything from a header that stands alone", () => {
  const { path, linkPath, ...rest } = compose({ size: 7 });
  assert.equal([text(path), text(linkPath)], ["header-name", ""]);
  assert.equal(rest, {
    type: "file",
    mode: 0o644,
    uid: 1,
    gid: 2,
    size: 7,
    mtimeSeconds: 3,
    mtimeNanoseconds: 0,
    deviceMajor: 0,
    deviceMinor: 0,
    xattrs: [],
  });
});

test("composeEntry lets pax win over the header, zero too", () => {
  const entry = compose(
    { size: 7 },
    { pax: { path: bytes("p"), size: 0, uid: 0, gid: 0, mtime: { seconds: -1, nanoseconds: 5 } } },
  );
  const { path, size, uid, gid, mtimeSeconds, mtimeNanoseconds } = entry;
  assert.equal([text(path), size, uid, gid, mtimeSeconds, mtimeNanoseconds], ["p", 0, 0, 0, -1, 5]);
});

test("composeEntry lets GNU long names win over the header", () => {
  const entry = compose(SYMLINK, { longName: bytes("long"), longLink: bytes("far") });
  assert.equal([text(entry.path), text(entry.linkPath)], ["long", "far"]);
});

test("composeEntry puts a sparse file's own name before the made-up path", () => {
  const sparse = { ...SPARSE, name: bytes("own") };
  assert.is(text(compose({}, { pax: { path: bytes("GNUSparseFile.1/own"), sparse } }).path), "own");
  assert.throws(
    () => compose({}, { pax: { sparse }, longName: bytes("long") }),
    /both a pax and a GNU long name/,
  );
});

test("composeEntry has a link target for links alone", () => {
  assert.is(text(compose(SYMLINK).linkPath), "header-target");
  assert.is(text(compose({ ...SYMLINK, typeFlag: TYPE.hardlink }).linkPath), "header-target");
  assert.is(compose({ linkName: bytes("noise") }).linkPath.length, 0);
  assert.is(compose({}, { longLink: bytes("noise") }).linkPath.length, 0);
});

const TYPES: readonly (readonly [typeFlag: number, type: string])[] = [
  [TYPE.oldFile, "file"],
  [TYPE.file, "file"],
  [TYPE.contiguous, "file"],
  [TYPE.gnuSparse, "file"],
  [TYPE.character, "character"],
  [TYPE.block, "block"],
  [TYPE.directory, "directory"],
  [TYPE.fifo, "fifo"],
];
for (const [typeFlag, type] of TYPES) {
  test(`composeEntry calls type 0x${typeFlag.toString(16)} a ${type}`, () => {
    assert.is(compose({ typeFlag }).type, type);
  });
}

test("composeEntry takes a file for a directory by the closing slash of the name that won", () => {
  assert.is(compose({ name: bytes("d/") }).type, "directory");
  assert.is(compose({ name: bytes("d/") }, { longName: bytes("d") }).type, "file");
  assert.is(compose({}, { pax: { path: bytes("d/") } }).type, "directory");
  assert.throws(() => compose({ name: bytes("d/"), size: 1 }), hasCode("corrupt"));
  // The pax size is the one that counts, in both directions.
  assert.is(compose({ name: bytes("d/"), size: 1 }, { pax: { size: 0 } }).type, "directory");
  assert.throws(() => compose({ name: bytes("d/") }, { pax: { size: 1 } }), hasCode("corrupt"));
});

test("composeEntry refuses data and sparse maps for what is no file", () => {
  for (const typeFlag of [TYPE.directory, TYPE.fifo, TYPE.character, TYPE.block])
    assert.throws(() => compose({ typeFlag, size: 1 }), hasCode("corrupt"));
  assert.throws(() => compose({ ...SYMLINK, size: 1 }), hasCode("corrupt"));
  assert.throws(() => compose({ typeFlag: TYPE.fifo }, { pax: { sparse: SPARSE } }), /a sparse fifo/);
});

test("composeEntry takes names and targets up to the bound, refuses longer ones as limit", () => {
  const [fits, over] = [bytes("n".repeat(5)), bytes("n".repeat(6))];
  assert.is(compose({ name: fits }, { nameBytes: 5 }).path.length, 5);
  assert.throws(() => compose({ name: over }, { nameBytes: 5 }), hasCode("limit"));
  const target = (linkName: Uint8Array) => compose({ ...SYMLINK, name: fits, linkName }, { nameBytes: 5 });
  assert.is(target(fits).linkPath.length, 5);
  assert.throws(() => target(over), hasCode("limit"));
});

test("composeEntry names the entry in an error, bytes outside UTF-8 escaped", () => {
  assert.throws(
    () => compose({ name: bytes("caf\xe9"), typeFlag: 0x4d }),
    /Cannot read tar archive "caf\\\\xe9": the entry type "M" is not read/,
  );
});

test.run();
