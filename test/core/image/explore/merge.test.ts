import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../../core/errors.ts";
import { describe, entry, hardlink, mergeLayers, pathsOf, type Short } from "./entries.ts";

const test = suite("createMerge");

test("added, changed, removed and kept, with the bytes that are wasted", () => {
  const [base, middle, top] = mergeLayers(
    ["etc/", ["etc/passwd", 5], ["etc/shadow", 7], "var/", "var/cache/", ["var/cache/big", 1000]],
    ["etc/", ["etc/passwd", 6], ["usr/bin/tool", 50]],
    ["etc/.wh.shadow", "var/.wh.cache", ["usr/bin/tool", 60]],
  );
  assert.ok(base !== undefined && middle !== undefined && top !== undefined);
  assert.equal(describe(base), [
    "added etc/ 0",
    "added etc/passwd 5 (hidden by 1)",
    "added etc/shadow 7 (hidden by 2)",
    "added var/ 0",
    "added var/cache/ 0 (hidden by 2)",
    "added var/cache/big 1000 (hidden by 2)",
  ]);
  assert.equal(describe(middle), [
    "kept etc/ 0",
    "changed etc/passwd 6",
    "kept usr/ 0",
    "kept usr/bin/ 0",
    "added usr/bin/tool 50 (hidden by 2)",
  ]);
  assert.equal(describe(top), [
    "kept etc/ 0",
    "removed etc/shadow 7",
    "kept var/ 0",
    "removed var/cache/ 1000",
    "kept usr/ 0",
    "kept usr/bin/ 0",
    "changed usr/bin/tool 60",
  ]);
  const sizes = [base, middle, top].map(({ contentSize, wastedBytes, hiddenBytes }) => [
    contentSize,
    wastedBytes,
    hiddenBytes,
  ]);
  assert.equal(sizes, [
    [1012, 1012, 0],
    [56, 50, 5],
    [60, 0, 1057],
  ]);
});

test("an opaque directory hides what is below it, and nothing of its own layer, in any order", () => {
  const below: readonly Short[] = ["d/", ["d/a", 1], ["d/b", 2], "d/s/", ["d/s/c", 4]];
  const own: readonly Short[] = ["d/", ["d/b", 8], ["d/n", 16], ["d/s/m", 32]];
  const expected = [
    "kept d/ 0",
    "changed d/b 8",
    "added d/n 16",
    "changed d/s/ 0",
    "added d/s/m 32",
    "removed d/a 1",
  ];
  for (const order of [
    [...own, "d/.wh..wh..opq"],
    ["d/.wh..wh..opq", ...own],
  ]) {
    const [, upper] = mergeLayers(below, order);
    assert.ok(upper !== undefined);
    assert.equal([...describe(upper)].sort(), [...expected].sort(), order.join());
    assert.is(upper.hiddenBytes, 7);
  }
});

test("whiteouts hide nothing of their own layer", () => {
  for (const layer of [
    [["a", 3], ".wh.a"],
    [".wh.a", ["a", 3]],
  ] as const) {
    const [lower, upper] = mergeLayers([["a", 1]], layer);
    assert.ok(lower !== undefined && upper !== undefined);
    assert.equal(describe(upper), ["changed a 3"]);
    assert.equal([lower.wastedBytes, upper.wastedBytes], [1, 0]);
  }
});

test("a directory in place of a file, and the reverse", () => {
  const [one, two, three] = mergeLayers([["x", 5]], ["x/", ["x/y", 6]], [["x", 7]]);
  assert.ok(one !== undefined && two !== undefined && three !== undefined);
  assert.equal(describe(two), ["changed x/ 0 (hidden by 2)", "added x/y 6 (hidden by 2)"]);
  assert.equal(describe(three), ["changed x 7"]);
  assert.equal([one.wastedBytes, two.wastedBytes, three.wastedBytes], [5, 6, 0]);
});

test("a directory with other attributes is changed", () => {
  const [, upper] = mergeLayers(["d/", "e/"], [entry("d/", { type: "directory", mode: 0o700 }), "e/"]);
  assert.ok(upper !== undefined);
  assert.equal(describe(upper), ["changed d/ 0", "kept e/ 0"]);
});

test("content counts once, and is wasted when its last name is gone", () => {
  const names: readonly Short[] = [["a", 9], hardlink("b", "a"), hardlink("c", "b")];
  assert.is(mergeLayers(names, [".wh.a"])[0]?.wastedBytes, 0);
  assert.is(mergeLayers(names, [".wh.a", ["b", 1]])[0]?.wastedBytes, 0);
  assert.is(mergeLayers(names, [".wh.a", ["b", 1]], [".wh.c"])[0]?.wastedBytes, 9);
  assert.is(mergeLayers(names)[0]?.contentSize, 9);
  const told = mergeLayers(names, [".wh.a"], [".wh.b", ".wh.c"])[0]?.entries ?? [];
  assert.equal(
    told.map(({ wasted }) => wasted),
    [9, 0, 0],
  );
});

test("the same name twice in a layer wastes the first", () => {
  const [layer] = mergeLayers([
    ["a", 2],
    ["a", 3],
  ]);
  assert.ok(layer !== undefined);
  assert.equal(describe(layer), ["added a 2 (hidden by 0)", "added a 3"]);
  assert.equal([layer.contentSize, layer.wastedBytes, layer.hiddenBytes], [5, 2, 0]);
});

test("names are bytes", () => {
  const one = new Uint8Array([0x61, 0xff]);
  const other = new Uint8Array([0x61, 0xfe]);
  const [layer] = mergeLayers([entry(one), entry(other), "__proto__", "constructor"]);
  assert.equal(layer?.entries.map(({ name }) => name).slice(0, 2), [one, other]);
  assert.is(layer?.entries.length, 4);
});

test("names that no layer may have are refused, and the root is passed over", () => {
  assert.equal(mergeLayers(["./", "a"])[0]?.entries.length, 1);
  for (const name of ["../a", ".wh.", "a/.wh..", ".wh.x/y"]) {
    assert.throws(
      () => mergeLayers([name]),
      (error: unknown) => error instanceof RlError,
    );
  }
});

/** Random small trees: names that meet often. */
const path = fc
  .array(fc.constantFrom("a", "b", "c"), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("/"));
const short: fc.Arbitrary<Short> = fc.oneof(
  fc.tuple(path, fc.nat(9)).map(([name, size]): Short => [name, size]),
  path.map((name) => `${name}/`),
  path.map((name) => name.replace(/[^/]+$/, (last) => `.wh.${last}`)),
  path.map((name) => `${name}/.wh..wh..opq`),
);
const image = fc.array(fc.array(short, { maxLength: 8 }), { maxLength: 5 });

test("all content is either seen or wasted", () => {
  fc.assert(
    fc.property(image, (layers) => {
      const merged = mergeLayers(...layers);
      const seen = merged.flatMap(({ entries }) =>
        entries.filter(
          ({ hiddenBy, change, type }) => hiddenBy === undefined && change !== "removed" && type === "file",
        ),
      );
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
      const content = sum(merged.map(({ contentSize }) => contentSize));
      const wasted = sum(merged.map(({ wastedBytes }) => wastedBytes));
      assert.is(sum(seen.map(({ size }) => size)) + wasted, content);
      assert.is(sum(merged.flatMap(({ entries }) => entries.map((each) => each.wasted))), wasted);
    }),
    { numRuns: 500 },
  );
});

type Files = Map<string, number>;

function drop(from: Files, name: string): void {
  for (const key of [...from.keys()]) if (key === name || key.startsWith(`${name}/`)) from.delete(key);
}

/** One entry, by the rules of the specification and nothing else: hide what is below, then put. */
function apply(each: Short, below: Files, own: Files): void {
  const [name, size] =
    typeof each === "string" ? [each, 0] : [String(Reflect.get(each, 0)), Number(Reflect.get(each, 1))];
  const directory = /^(.*)\/\.wh\.\.wh\.\.opq$/.exec(name)?.[1];
  if (directory !== undefined) {
    for (const key of [...below.keys()]) if (key.startsWith(`${directory}/`)) below.delete(key);
    return;
  }
  if (name.includes(".wh.")) {
    drop(below, name.replace(".wh.", ""));
    return;
  }
  const clean = name.replace(/\/$/, "");
  // What is above it is a directory from here on; a file takes the place of a directory and all in it.
  const parts = clean.split("/");
  const directories = parts.map((_, count) => parts.slice(0, count).join("/"));
  for (const up of name.endsWith("/") ? [...directories, clean] : directories) {
    below.delete(up);
    own.delete(up);
  }
  if (name.endsWith("/")) return;
  drop(below, clean);
  drop(own, clean);
  own.set(clean, size);
}

function visible(layers: readonly (readonly Short[])[]): string[] {
  let files: Files = new Map();
  for (const layer of layers) {
    const own: Files = new Map();
    for (const each of layer) apply(each, files, own);
    files = new Map([...files, ...own]);
  }
  return [...files].map(([name, size]) => `${name} ${size}`).sort();
}

test("what is seen is what the rules for layers leave", () => {
  fc.assert(
    fc.property(image, (layers) => {
      const seen = mergeLayers(...layers).flatMap(({ entries }) =>
        pathsOf(entries)
          .filter(
            ([, each]) => each.hiddenBy === undefined && each.change !== "removed" && each.type === "file",
          )
          .map(([name, { size }]) => `${name} ${size}`),
      );
      assert.equal(seen.sort(), visible(layers));
    }),
    { numRuns: 500 },
  );
});

test.run();
