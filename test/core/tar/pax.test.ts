import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkPaxGlobal, decodePax, xattrKeyword } from "../../../core/tar/pax.ts";
import { bytes, record, text } from "./build.ts";

const test = suite("core/tar/pax");

function decode(...records: readonly (readonly [string, string])[]): ReturnType<typeof decodePax> {
  return decodePax(bytes(records.map(([keyword, value]) => record(keyword, value)).join("")));
}

function hasCode(code: string): (error: { code: string }) => boolean {
  return (error) => error.code === code;
}

test("decodePax reads names as bytes, numbers and times", () => {
  const all = decode(
    ["path", "caf\xe9/\xff"],
    ["linkpath", "a\nb"],
    ["size", "8589934592"],
    ["uid", "4000000"],
    ["gid", "0"],
    ["mtime", "-1.25"],
  );
  assert.is(text(all.path ?? bytes("")), "caf\xe9/\xff");
  assert.is(text(all.linkPath ?? bytes("")), "a\nb");
  assert.is(all.size, 8589934592);
  assert.is(all.uid, 4000000);
  assert.is(all.gid, 0);
  assert.equal(all.mtime, { seconds: -2, nanoseconds: 750_000_000 });
});

test("decodePax lets the last of equal keywords win", () => {
  const all = decode(
    ["path", "first"],
    ["path", "last"],
    ["SCHILY.xattr.user.a", "1"],
    ["SCHILY.xattr.user.a", "2"],
  );
  assert.is(text(all.path ?? bytes("")), "last");
  assert.equal(
    all.xattrs.map(([name, value]) => [text(name), text(value)]),
    [["user.a", "2"]],
  );
});

test("decodePax reads SCHILY.xattr names and values as bytes", () => {
  const [first] = decode(["SCHILY.xattr.user.\xff", "\0=\n\x80"]).xattrs;
  assert.equal(first?.map(text), ["user.\xff", "\0=\n\x80"]);
});

test("decodePax leaves out what has no effect on a tree", () => {
  const all = decode(
    ["atime", "x"],
    ["ctime", ""],
    ["comment", "\xff"],
    ["hdrcharset", "BINARY"],
    ["uname", "root"],
    ["LIBARCHIVE.xattr.user.a", "MQ"],
    ["RHT.security.selinux", "x"],
  );
  assert.equal(all, { xattrs: [] });
});

test("decodePax takes empty uid, gid and mtime as absent", () => {
  assert.equal(decode(["uid", ""], ["gid", ""], ["mtime", ""]), { xattrs: [] });
});

const CORRUPT: readonly (readonly [string, string])[] = [
  ["path", ""],
  ["path", "a\0b"],
  ["linkpath", ""],
  ["linkpath", "\0"],
  ["size", ""],
  ["size", "-1"],
  ["size", "+1"],
  ["size", "1.5"],
  ["size", "1e9"],
  ["size", "0x10"],
  ["size", " 1"],
  ["size", "9007199254740992"],
  ["size", "1".repeat(400)],
  ["uid", "-1"],
  ["gid", "root"],
  ["mtime", "now"],
  ["mtime", "1.2.3"],
  ["mtime", "1e400"],
  ["SCHILY.xattr.", "x"],
];

for (const [keyword, value] of CORRUPT) {
  test(`decodePax refuses ${keyword}=${JSON.stringify(value.slice(0, 30))} as corrupt`, () => {
    assert.throws(() => decode([keyword, value]), hasCode("corrupt"));
  });
}

for (const keyword of ["SCHILY.realsize", "SCHILY.offset", "GNU.volume.size"]) {
  test(`decodePax refuses ${keyword} as unsupported`, () => {
    assert.throws(() => decode([keyword, "1"]), hasCode("unsupported"));
  });
}

test("checkPaxGlobal lets a comment and times pass", () => {
  checkPaxGlobal(bytes(record("comment", "0123abcd") + record("mtime", "1")));
});

for (const keyword of ["path", "linkpath", "size", "GNU.sparse.map", "GNU.sparse.name"]) {
  test(`checkPaxGlobal refuses ${keyword} as corrupt`, () => {
    assert.throws(() => checkPaxGlobal(bytes(record(keyword, "1"))), hasCode("corrupt"));
  });
}

test("xattrKeyword puts star's prefix before the name", () => {
  assert.is(text(xattrKeyword(bytes("user.\xff"))), "SCHILY.xattr.user.\xff");
});

test.run();
