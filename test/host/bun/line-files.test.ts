import { appendFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type LineOptions, readLines } from "../../../core/host/bun/line-files.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("line files");
let here: TempDir;
let path: string;
test.before.each(() => {
  here = tempDir();
  path = `${here.path}/log`;
});
test.after.each(() => here.remove());

async function all(options: LineOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const lines of readLines(path, options)) found.push(...lines);
  return found;
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

test("what was put aside comes first, and a line without an end is not there yet", async () => {
  assert.equal(await all(), []);
  writeFileSync(`${path}.2`, "1\n2\n");
  writeFileSync(`${path}.1`, "3\n");
  writeFileSync(path, "4\n5");
  assert.equal(await all(), ["1", "2", "3", "4"]);
});

test("a gap in the numbers, as a renaming makes it, hides nothing", async () => {
  writeFileSync(`${path}.3`, "1\n");
  writeFileSync(`${path}.1`, "2\n");
  assert.equal(await all(), ["1", "2"]);
});

test("the last lines are found from the end, across files and however long they are", async () => {
  const long = ["x".repeat(300_000), "y".repeat(600_000)];
  writeFileSync(`${path}.1`, text(numbers(1, 5)));
  writeFileSync(path, text([...long, "6", "7"]));
  assert.equal(await all({ tail: 0 }), []);
  assert.equal(await all({ tail: 1 }), ["7"]);
  assert.equal(await all({ tail: 3 }), [long[1], "6", "7"]);
  assert.equal(await all({ tail: 4 }), [...long, "6", "7"]);
  assert.equal(await all({ tail: 5 }), ["5", ...long, "6", "7"]);
  assert.is((await all({ tail: 100 })).length, 9);
  writeFileSync(path, "6\n7\nhalf");
  assert.equal(await all({ tail: 1 }), ["7"]);
});

test("characters that two reads share are whole", async () => {
  const line = "\u20ac".repeat(200_000);
  writeFileSync(path, `${line}\n`);
  assert.equal(await all(), [line]);
});

test("what is followed is read as it is written, through every renaming, to what was written at last", async () => {
  const end = new AbortController();
  const found: string[] = [];
  writeFileSync(path, text(numbers(1, 10)));
  const reading = (async () => {
    for await (const lines of readLines(path, { tail: 2, follow: end.signal })) found.push(...lines);
  })();
  await untilTrue("the first lines", () => found.length === 2);
  appendFileSync(path, "11\n1");
  await untilTrue("a line more", () => found.length === 3);
  appendFileSync(path, "2\n");
  renameSync(path, `${path}.1`);
  writeFileSync(path, "13\n");
  renameSync(`${path}.1`, `${path}.2`);
  renameSync(path, `${path}.1`);
  writeFileSync(path, "14\n");
  await untilTrue("those of three files", () => found.length === 6);
  appendFileSync(path, "15\n");
  end.abort();
  await reading;
  assert.equal(found, numbers(9, 15));
});

test("a file that takes the place of one that has gone is followed", async () => {
  const end = new AbortController();
  const found: string[] = [];
  writeFileSync(path, "1\n");
  const reading = (async () => {
    for await (const lines of readLines(path, { follow: end.signal })) found.push(...lines);
  })();
  await untilTrue("the first line", () => found.length === 1);
  appendFileSync(path, "2\n");
  unlinkSync(path);
  writeFileSync(path, "3\n");
  await untilTrue("all lines", () => found.length === 3);
  end.abort();
  await reading;
  assert.equal(found, numbers(1, 3));
});

test("a file that comes later is followed too", async () => {
  const end = new AbortController();
  const found: string[] = [];
  const reading = (async () => {
    for await (const lines of readLines(path, { tail: 0, follow: end.signal })) found.push(...lines);
  })();
  await Bun.sleep(1);
  writeFileSync(path, "1\n");
  await untilTrue("its line", () => found.length === 1);
  end.abort();
  await reading;
});

test.run();
