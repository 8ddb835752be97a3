import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createTreeRecords, TREE_OPS, treeOpName } from "../../../../core/host/bun/tree-records.ts";

const test = suite("tree records");

test("a record is its length in 24 bits, its op, and its fields, little-endian", () => {
  const records = createTreeRecords();
  records.start("file");
  records.attributes({
    mode: 0o4755,
    uid: 1000,
    gid: 0xffff,
    mtimeSeconds: -1,
    mtimeNanoseconds: 999_999_999,
    xattrs: [],
  });
  records.number(0x1_0000_0002, 8);
  records.rest(Uint8Array.of(0x61, 0xff));
  records.end();
  // biome-ignore format: one field a line
  const expected = [
    32, 0, 0, 3,
    0xed, 0x09,
    0xe8, 0x03, 0, 0,
    0xff, 0xff, 0, 0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xc9, 0x9a, 0x3b,
    2, 0, 0, 0, 1, 0, 0, 0,
    0x61, 0xff,
  ];
  assert.equal([...records.take()], expected);
  assert.is(records.length, 0);
});

test("text has its length before it, data none of its own", () => {
  const records = createTreeRecords();
  records.start("remove");
  records.text("é");
  records.text(Uint8Array.of(0xff));
  records.end();
  records.dataHeader(0x123456);
  assert.equal([...records.take()], [7, 0, 0, 20, 2, 0, 0xc3, 0xa9, 1, 0, 0xff, 0x56, 0x34, 0x12, 4]);
});

test("the buffer grows to one call's records and keeps what is in it", () => {
  const records = createTreeRecords();
  for (let index = 0; index < 20; index++) {
    records.start("xattr");
    records.text("user.a");
    records.rest(new Uint8Array(65_000).fill(index));
    records.end();
  }
  const taken = records.take();
  const size = 4 + 8 + 65_000;
  assert.is(taken.length, 20 * size);
  for (let index = 0; index < 20; index++) assert.is(taken[index * size + size - 1], index);
});

test("text above 65,535 bytes is refused", () => {
  const records = createTreeRecords();
  records.start("remove");
  assert.throws(() => records.text("a".repeat(65_536)), /Cannot send tree record "remove"/);
});

test("treeOpName gives each op's name back", () => {
  for (const [name, value] of Object.entries(TREE_OPS)) assert.is(treeOpName(value), name);
  assert.is(treeOpName(99), undefined);
});

test("TREE_OPS are the numbers of syscalls-c/tree.h", async () => {
  const header = await Bun.file(`${import.meta.dir}/../../../../syscalls-c/tree.h`).text();
  const found = [...header.matchAll(/^\tTREE_([A-Z]+) = (\d+),$/gm)];
  assert.equal(
    Object.fromEntries(found.map(([, name = "", value]) => [name.toLowerCase(), Number(value)])),
    TREE_OPS,
  );
});

test.run();
