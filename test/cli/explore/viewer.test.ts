/** The parts of the page's program that decide; what it draws was looked at in a browser. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import program from "../../../cli/explore/viewer-tree.js" with { type: "text" };
import { hardlink, type Short } from "../../core/image/explore/entries.ts";
import { dataOf } from "./images.ts";

const test = suite("the page's program");

interface Tree {
  readonly parent: readonly number[];
  readonly name: readonly (number | string)[];
  readonly total: readonly number[];
  readonly own: readonly number[];
  readonly children: ReadonlyMap<number, readonly number[]>;
}
interface Wanted {
  readonly text: string;
  readonly changes: ReadonlySet<string>;
  readonly wasted: boolean;
}
interface Viewer {
  sizeText(bytes: number): string;
  layerTree(model: object, index: number): Tree;
  wholeTree(model: object): Tree;
  wastedTree(model: object): Tree;
  matching(tree: Tree, names: readonly string[], wanted: Wanted): Uint8Array | undefined;
  visibleRows(tree: Tree, names: readonly string[], how: object): { id: number; depth: number }[];
  nameOf(tree: Tree, id: number, names: readonly string[]): string;
}

const viewer = new Function("globalThis", `${program}\nreturn globalThis.viewer;`)({}) as Viewer;

const LAYERS: readonly (readonly Short[])[] = [
  ["etc/", ["etc/passwd", 5], "var/", "var/cache/", ["var/cache/big", 1000], ["bin/sh", 70]],
  [["etc/passwd", 6], "var/.wh.cache", hardlink("bin/ash", "bin/sh")],
  [["etc/passwd", 7]],
];
const model = dataOf(...LAYERS);

/** Every row with its depth and bytes. */
function rowsOf(tree: Tree, bySize = false, marks?: Uint8Array): string[] {
  return viewer
    .visibleRows(tree, model.names, { marks, isOpen: () => true, bySize })
    .map(({ id, depth }) => `${" ".repeat(depth)}${viewer.nameOf(tree, id, model.names)} ${tree.total[id]}`);
}

test("the whole image is what containers see", () => {
  assert.equal(rowsOf(viewer.wholeTree(model)), [
    "bin 70",
    " ash 0",
    " sh 70",
    "etc 7",
    " passwd 7",
    "var 0",
  ]);
});

test("a directory that went with all its layers is not there", () => {
  const gone = dataOf(["a/b/", ["a/b/c", 1]], [["a/b/d", 2]], [".wh.a"]);
  assert.is(viewer.wholeTree(gone).parent.length, 0);
});

test("a layer has its own entries, and what it removed counts nothing", () => {
  assert.equal(rowsOf(viewer.layerTree(model, 1)), [
    "bin 0",
    " ash 0",
    "etc 6",
    " passwd 6",
    "var 0",
    " cache 0",
  ]);
});

test("largest first, removed ones by what they had", () => {
  assert.equal(rowsOf(viewer.layerTree(model, 0), true).slice(0, 4), [
    "var 1000",
    " cache 1000",
    "  big 1000",
    "bin 70",
  ]);
  assert.equal(rowsOf(viewer.layerTree(model, 1), true).slice(0, 2), ["etc 6", " passwd 6"]);
});

test("what is wasted, by path over all layers", () => {
  const tree = viewer.wastedTree(model);
  assert.equal(tree.name, ["var/cache/big", "etc/passwd"]);
  assert.equal(tree.own, [1000, 11]);
});

test("finding: names, paths, changes, and the directories that lead there", () => {
  const tree = viewer.layerTree(model, 1);
  const find = (wanted: Partial<Wanted>): string[] => {
    const marks = viewer.matching(tree, model.names, {
      text: "",
      changes: new Set(),
      wasted: false,
      ...wanted,
    });
    return rowsOf(tree, false, marks).map((row) => row.replace(/ \d+$/, ""));
  };
  assert.equal(find({ text: "PASS" }), ["etc", " passwd"]);
  assert.equal(find({ text: "etc/pa" }), ["etc", " passwd"]);
  assert.equal(find({ text: "var/pa" }), []);
  assert.equal(find({ changes: new Set(["removed"]) }), ["var", " cache"]);
  assert.equal(find({ wasted: true }), ["etc", " passwd"]);
  assert.is(find({}).length, 6);
});

test("sizes as the command line writes them", () => {
  const cases = [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1 kB"],
    [999_999, "1 MB"],
    [1_230_000, "1.23 MB"],
  ] as const;
  for (const [bytes, text] of cases) assert.is(viewer.sizeText(bytes), text);
});

test.run();
