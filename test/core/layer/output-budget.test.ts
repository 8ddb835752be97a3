import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError, type RlError } from "../../../core/errors.ts";
import { createOutputBudget, type OutputBudget } from "../../../core/layer/output-budget.ts";
import type { TarEntry, TarEntryType } from "../../../core/tar/entry.ts";
import { bytes } from "../tar/build.ts";

const test = suite("core/layer/output-budget");
const MIB = 1024 * 1024;

function entry(budget: OutputBudget, type: TarEntryType, path: string, more: Partial<TarEntry> = {}): void {
  const base = { mode: 0, uid: 0, gid: 0, size: 0, mtimeSeconds: 0, mtimeNanoseconds: 0 };
  const rest = { linkPath: bytes(""), deviceMajor: 0, deviceMinor: 0, xattrs: [] };
  budget.entry({ type, path: bytes(path), ...base, ...rest, ...more }, bytes(path));
}

/** How often something can be done before it is too much. */
function count(run: (at: number) => void): number {
  for (let done = 0; done < 100_000; done++) {
    try {
      run(done);
    } catch (error) {
      assert.ok(isRlError(error) && error.code === "limit", String(error));
      return done;
    }
  }
  return Number.POSITIVE_INFINITY;
}

test("content counts up to the limit, whatever has come", () => {
  const budget = createOutputBudget(20 * MIB, () => Number.MAX_SAFE_INTEGER);
  assert.is(
    count(() => budget.content(MIB)),
    20,
  );
});

test("content that is announced beyond the limit is refused before it comes", () => {
  const budget = createOutputBudget(MIB, () => MIB);
  assert.throws(
    () => entry(budget, "file", "a", { size: MIB + 1 }),
    (error: RlError) => /more than 1048576 bytes/.test(error.message),
  );
  entry(
    createOutputBudget(MIB + 256, () => 0),
    "file",
    "a",
    { size: MIB },
  );
});

test("three hundred times what has come is too much, after the first megabytes", () => {
  for (const [received, chunks] of [
    [0, 64],
    [MIB / 10, 64],
    [MIB / 3, 100],
    [MIB, 300],
  ] as const) {
    const budget = createOutputBudget(Number.MAX_SAFE_INTEGER, () => received);
    assert.is(
      count(() => budget.content(MIB)),
      chunks,
    );
  }
});

test("what has come is asked for as the layer goes on", () => {
  let received = 0;
  const budget = createOutputBudget(Number.MAX_SAFE_INTEGER, () => received);
  for (let at = 0; at < 100; at++) {
    received += MIB / 300 + 1;
    budget.content(MIB);
  }
  assert.throws(() => budget.content(MIB));
});

test("a directory costs a block, once, and every other entry an inode", () => {
  const ample = (): number => Number.MAX_SAFE_INTEGER;
  const twice = createOutputBudget(10 * 4096, ample);
  assert.is(
    count((at) => entry(twice, "directory", `d${at % 2}`)),
    Number.POSITIVE_INFINITY,
  );
  const many = createOutputBudget(10 * 4096, ample);
  assert.is(
    count((at) => entry(many, "directory", `d${at}`)),
    10,
  );
  const files = createOutputBudget(10 * 256, ample);
  assert.is(
    count((at) => entry(files, "file", `f${at}`)),
    10,
  );
});

test("directories that a name implies are counted like others, and no more once they are known", () => {
  const budget = createOutputBudget(11 * 4096, () => Number.MAX_SAFE_INTEGER);
  for (let at = 0; at < 10; at++) entry(budget, "hardlink", "a/b/c/d/e/f/g/h/i/j/file");
  assert.throws(() => entry(budget, "hardlink", "a/b/x/y/file"));
});

test("link targets and extended attributes count", () => {
  const budget = createOutputBudget(1000, () => Number.MAX_SAFE_INTEGER);
  entry(budget, "symlink", "a", { linkPath: bytes("t".repeat(400)) });
  assert.throws(() => entry(budget, "file", "b", { xattrs: [[bytes("user.a"), bytes("v".repeat(100))]] }));
});

test("names of many directories do not stay in memory for ever", () => {
  const budget = createOutputBudget(Number.MAX_SAFE_INTEGER, () => Number.MAX_SAFE_INTEGER);
  const long = "n".repeat(250);
  for (let at = 0; at < 30_000; at++) entry(budget, "directory", `${long}${at}`);
  entry(budget, "directory", "again");
});

test.run();
