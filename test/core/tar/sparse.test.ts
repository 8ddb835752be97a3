import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  checkSparse,
  createSparseTextMap,
  decodeOldRealSize,
  decodeOldSparse,
} from "../../../core/tar/sparse.ts";
import { createSparseCursor } from "../../../core/tar/sparse-cursor.ts";
import { archive, block, bytes, data, extension, GNU, octal, pax, text } from "./build.ts";
import { type ReadEntry, readAll } from "./read.ts";

const test = suite("core/tar/sparse");

const A = "A".repeat(512);
const B = "B".repeat(10);
/** Two regions: A at 1024, B at 4096; the file ends with a hole at 5000. */
const WHOLE = `${"\0".repeat(1024)}${A}${"\0".repeat(4096 - 1536)}${B}${"\0".repeat(5000 - 4106)}`;

async function only(whole: Uint8Array, chunk?: number): Promise<ReadEntry> {
  const entries = await readAll(whole, chunk === undefined ? {} : { chunk });
  assert.is(entries.length, 2);
  assert.is(entries[1]?.path, "after");
  const [first] = entries;
  if (first === undefined) throw new Error("there is no entry");
  return first;
}

function oldGnu(fields: readonly (readonly [number, string])[], stored: number): Uint8Array {
  return block({ name: "sparse", type: "S", magic: GNU, size: stored, at: fields });
}

const OLD = oldGnu(
  [
    [386, octal(1024) + octal(512) + octal(4096) + octal(10)],
    [483, octal(5000)],
  ],
  522,
);
const STORED = data(A + B);
const AFTER = block({ name: "after" });

const FORMATS: Readonly<Record<string, Uint8Array>> = {
  "old GNU": archive(OLD, STORED, AFTER),
  "0.0": archive(
    // Repeated keywords cannot be told by an object, so this record set is written out.
    extension(
      "x",
      "24 GNU.sparse.size=5000\n26 GNU.sparse.numblocks=2\n" +
        "26 GNU.sparse.offset=1024\n27 GNU.sparse.numbytes=512\n" +
        "26 GNU.sparse.offset=4096\n26 GNU.sparse.numbytes=10\n",
    ),
    block({ name: "sparse", size: 522 }),
    STORED,
    AFTER,
  ),
  "0.1": archive(
    pax({
      "GNU.sparse.size": "5000",
      "GNU.sparse.numblocks": "2",
      "GNU.sparse.name": "sparse",
      "GNU.sparse.map": "1024,512,4096,10",
    }),
    block({ name: "GNUSparseFile.1/sparse", size: 522 }),
    STORED,
    AFTER,
  ),
  "1.0": archive(
    pax({
      "GNU.sparse.major": "1",
      "GNU.sparse.minor": "0",
      "GNU.sparse.name": "sparse",
      "GNU.sparse.realsize": "5000",
      path: "GNUSparseFile.1/sparse",
    }),
    block({ name: "GNUSparseFile.1/sparse", size: 1034 }),
    data("2\n1024\n512\n4096\n10\n"),
    STORED,
    AFTER,
  ),
};

for (const [format, whole] of Object.entries(FORMATS)) {
  for (const chunk of [undefined, 512, 100, 7]) {
    test(`a reader expands format ${format}, chunks of ${chunk ?? "any"} bytes`, async () => {
      const entry = await only(whole, chunk);
      assert.is(entry.path, "sparse");
      assert.is(entry.type, "file");
      assert.is(entry.size, 5000);
      assert.ok(entry.content === WHOLE, "the content has its holes in place");
    });
  }
}

test("a reader follows old GNU extension blocks", async () => {
  const regions = Array.from({ length: 30 }, (_, at) => octal(at * 1024) + octal(512));
  const header = oldGnu(
    [
      [386, regions.slice(0, 4).join("")],
      [482, "\x01"],
      [483, octal(30 * 1024)],
    ],
    30 * 512,
  );
  const first = bytes(`${regions.slice(4, 25).join("")}\x01${"\0".repeat(7)}`);
  const second = bytes(`${regions.slice(25).join("")}`.padEnd(512, "\0"));
  const entry = await only(archive(header, first, second, data("D".repeat(30 * 512)), AFTER), 512);
  assert.is(entry.size, 30 * 1024);
  assert.ok(entry.content === `${"D".repeat(512)}${"\0".repeat(512)}`.repeat(30));
});

test("a reader expands a file that is one hole", async () => {
  const hole = oldGnu(
    [
      [386, octal(70_000) + octal(0)],
      [483, octal(70_000)],
    ],
    0,
  );
  assert.ok((await only(archive(hole, AFTER))).content === "\0".repeat(70_000));
});

test("checkSparse refuses maps that do not fit", () => {
  const refused: Readonly<Record<string, [number[], number, number]>> = {
    overlapping: [[0, 1024, 512, 512], 5000, 1536],
    backwards: [[1024, 512, 0, 512], 5000, 1024],
    "beyond the file": [[4096, 1024], 5000, 1024],
    "more than stored": [[0, 1024], 5000, 512],
    "less than stored": [[0, 512], 5000, 1024],
    "a region that ends inside a block": [[0, 10, 1024, 512], 5000, 522],
    "a negative offset": [[-1, 512], 5000, 512],
    "a negative length": [[0, -512], 5000, -512],
    "a negative size": [[], -1, 0],
    overflowing: [[Number.MAX_SAFE_INTEGER, 512], 5000, 512],
  };
  for (const [name, [regions, realSize, stored]] of Object.entries(refused)) {
    const check = (): void => checkSparse({ regions, realSize }, stored, 100);
    assert.throws(check, (error: { code: string }) => error.code === "corrupt", name);
  }
  checkSparse({ regions: [0, 512, 512, 0, 1024, 10], realSize: 5000 }, 522, 100);
});

test("checkSparse refuses more regions than allowed as limit", () => {
  const check = (): void => checkSparse({ regions: [0, 0, 0, 0], realSize: 1 }, 0, 1);
  assert.throws(check, (error: { code: string }) => error.code === "limit");
});

test("decodeOldSparse refuses half a region, a region after the end, and an extension after the end", () => {
  const cases = [[386, octal(0)] as const, [410, octal(0) + octal(0)] as const, [482, "\x01"] as const];
  for (const field of cases) {
    assert.throws(() => decodeOldSparse(oldGnu([field], 0), "header"), /sparse/);
  }
});

test("decodeOldRealSize reads base-256", () => {
  assert.is(decodeOldRealSize(oldGnu([[483, "\x80\0\0\0\0\0\0\x04\0\0\0\0"]], 0)), 2 ** 34);
});

test("createSparseTextMap reads numbers across blocks", () => {
  const numbers = ["100", ...Array.from({ length: 200 }, (_, at) => String(at * 1000))];
  const lines = `${numbers.join("\n")}\n`;
  const map = createSparseTextMap(100);
  const blocks = data(lines);
  let regions: readonly number[] | undefined;
  for (let at = 0; at < blocks.length; at += 512) {
    assert.is(regions, undefined);
    regions = map.block(blocks.subarray(at, at + 512));
  }
  assert.equal(regions, numbers.slice(1).map(Number));
});

test("createSparseTextMap refuses other text, long numbers and too many regions", () => {
  for (const [map, code] of [
    ["1\n-1\n0\n", "corrupt"],
    ["\n", "corrupt"],
    ["0x1\n", "corrupt"],
    [`${"1".repeat(30)}\n`, "corrupt"],
    ["101\n", "limit"],
  ] as const) {
    const read = (): unknown => createSparseTextMap(100).block(bytes(map));
    assert.throws(read, (error: { code: string }) => error.code === code, map);
  }
});

test("createSparseCursor gives holes in bounded pieces", () => {
  const cursor = createSparseCursor({ regions: [200_000, 5], realSize: 200_010 });
  const pieces: number[] = [];
  for (let hole = cursor.hole(); hole !== undefined; hole = cursor.hole()) pieces.push(hole.length);
  assert.is(
    pieces.reduce((a, b) => a + b, 0),
    200_000,
  );
  assert.ok(Math.max(...pieces) <= 65_536);
  assert.is(cursor.run(), 5);
  cursor.advance(5);
  assert.is(text(cursor.hole() ?? bytes("")), "\0".repeat(5));
  assert.is(cursor.hole(), undefined);
  assert.is(cursor.run(), 0);
});

test.run();
