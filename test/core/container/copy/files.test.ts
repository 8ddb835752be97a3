import { suite } from "uvu";
import * as assert from "uvu/assert";
import { copyFiles, isLeftOut } from "../../../../core/container/copy/files.ts";
import { bytes, entry, reading, teller, text } from "./place.ts";

const test = suite("copied files");

const XATTRS = ["user.a", "security.capability", "trusted.overlay.opaque"].map(
  (name) => [bytes(name), bytes("v")] as const,
);
const ENTRIES = [
  [entry("directory", "", { mode: 0o2755 })],
  [entry("file", "a", { mode: 0o4755, size: 3, link: 1, xattrs: XATTRS }), "abc"],
  [entry("file", "b", { mode: 0o4755, size: 3, link: 1 })],
  [entry("fifo", "f")],
  [entry("symlink", "l", { target: bytes("/etc"), mode: 0o777 })],
  [entry("socket", "s")],
  [entry("character", "t")],
] as const;
const OPTIONS = { prefix: bytes("p"), isInto: false, toHost: false, keepOwners: false };

test("into a container all is root's, and keeps its modes and capabilities", async () => {
  const told = teller();
  const read = reading(ENTRIES);
  const { bytes: size, skipped } = await copyFiles(read, told.writer, OPTIONS);
  assert.equal(told.lines, [
    "directory p 2755 0:0",
    "file p/a 3 4755 0:0 user.a security.capability",
    "data abc",
    "hardlink p/b p/a",
    "fifo p/f 644 0:0",
    "symlink p/l /etc 777 0:0",
  ]);
  assert.equal(skipped.map(text), ["p/s", "p/t"]);
  // A header each, two blocks of content as docker's archive would tell them, and its end.
  assert.is(size, 5 * 512 + 2 * 512 + 1024);
  assert.is(read.closed, 1);
});

test("to the host no set-user-id bits and no capabilities come along; with keepOwners the numbers do", async () => {
  const host = teller();
  await copyFiles(reading(ENTRIES), host.writer, { ...OPTIONS, toHost: true });
  assert.equal(host.lines.slice(0, 2), ["directory p 755 0:0", "file p/a 3 755 0:0 user.a"]);
  const kept = teller();
  await copyFiles(reading(ENTRIES), kept.writer, { ...OPTIONS, keepOwners: true });
  assert.is(kept.lines[0], "directory p 2755 5:6");
});

test("a directory that is there keeps its attributes when what is in another goes into it", async () => {
  const told = teller();
  await copyFiles(reading(ENTRIES), told.writer, { ...OPTIONS, prefix: bytes(""), isInto: true });
  assert.is(told.lines[0], "file a 3 4755 0:0 user.a security.capability");
});

test("the reading is closed when the writer fails, and when somebody gives up", async () => {
  const read = reading(ENTRIES);
  await copyFiles(read, teller("p/a").writer, OPTIONS).then(
    () => assert.unreachable(),
    () => undefined,
  );
  const signal = AbortSignal.abort();
  await copyFiles(read, teller().writer, { ...OPTIONS, signal }).then(
    () => assert.unreachable(),
    () => undefined,
  );
  assert.is(read.closed, 2);
});

test("isLeftOut: sockets and devices", () => {
  const types = ["socket", "character", "block", "absent"] as const;
  assert.ok(types.every((type) => isLeftOut(entry(type, "x"))));
  assert.not(isLeftOut(entry("fifo", "x")));
});

test.run();
