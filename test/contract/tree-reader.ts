import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TreePlace, TreeReadEntry, TreeReader, TreeReadRequest } from "../../core/ports/tree-reader.ts";
import type { TreeWriter } from "../../core/ports/tree-writer.ts";
import { attributes, bytes, failure, writeDirectory, writeFile } from "./tree-writer.ts";

/** A reader and a way to make trees for it: overlay trees, as layers and containers have them. */
export interface ReaderBench {
  readonly reader: TreeReader;
  make(write: (writer: TreeWriter) => Promise<void>): Promise<TreePlace>;
  /** A place where nothing is. */
  readonly nowhere: TreePlace;
}

interface Read {
  readonly entry: TreeReadEntry;
  readonly content: string;
}

/** Read to the end; by path with one character per byte, in order. */
async function readAll(reader: TreeReader, request: TreeReadRequest): Promise<Map<string, Read>> {
  const reading = reader.read(request);
  const found = new Map<string, Read>();
  try {
    for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
      let content = "";
      for (let chunk = await reading.read(); chunk !== undefined; chunk = await reading.read()) {
        content += Buffer.from(chunk).toString("latin1");
      }
      found.set(Buffer.from(entry.path).toString("latin1"), { entry, content });
    }
  } finally {
    await reading.close();
  }
  return found;
}

function need(found: ReadonlyMap<string, Read>, path: string): Read {
  const read = found.get(path);
  if (read === undefined) throw new Error(`no ${path} in ${[...found.keys()].join(" ")}`);
  return read;
}

/** "path:below" with "=" behind what is the same. */
function comparison(found: ReadonlyMap<string, Read>): string[] {
  return [...found].map(([path, { entry }]) => `${path}:${entry.below}${entry.same ? "=" : ""}`);
}

const XATTR = [bytes("user.color"), Uint8Array.of(0, 255, 1)] as const;

/** What every `TreeReader` does. */
export function testTreeReader(test: ReturnType<typeof suite>, bench: ReaderBench): void {
  const { reader } = bench;

  test("every kind of entry with owner, mode, time, target, attributes and content", async () => {
    const parts = { uid: 7, gid: 8, mtimeSeconds: -2, mtimeNanoseconds: 123_456_789 };
    const tree = await bench.make(async (writer) => {
      await writeDirectory(writer, "", { mode: 0o711 });
      await writeDirectory(writer, "d", { ...parts, mode: 0o1777, xattrs: [XATTR] });
      await writeFile(writer, "d/f", "content", { ...parts, mode: 0o4755, xattrs: [XATTR] });
      await writer.symlink(bytes("l"), bytes("/a/../b"), attributes(parts));
      await writer.fifo(bytes("p"), attributes(parts));
      await writer.whiteout(bytes("w"));
    });
    const found = await readAll(reader, { view: "own", trees: [tree], content: true });
    assert.equal(
      [...found].map(([path, { entry }]) => `${entry.type} ${path}`),
      ["directory ", "character w", "directory d", "file d/f", "symlink l", "fifo p"],
    );
    assert.is(need(found, "").entry.mode, 0o711);
    assert.is(need(found, "d").entry.mode, 0o1777);
    const { entry, content } = need(found, "d/f");
    assert.equal([entry.mode, entry.uid, entry.gid, entry.size], [0o4755, 7, 8, 7]);
    assert.equal([entry.mtimeSeconds, entry.mtimeNanoseconds], [-2, 123_456_789]);
    assert.is(content, "content");
    for (const path of ["d", "d/f"]) assert.equal(need(found, path).entry.xattrs, [XATTR], path);
    assert.equal(need(found, "l").entry.target, bytes("/a/../b"));
    assert.is(need(found, "l").entry.uid, 7);
    const { deviceMajor, deviceMinor } = need(found, "w").entry;
    assert.equal([deviceMajor, deviceMinor], [0, 0]);
    assert.ok([...found.values()].every((read) => read.entry.below === "nothing" && !read.entry.same));
  });

  test("order is by bytes, each directory with all that is in it, whiteouts first", async () => {
    const tree = await bench.make(async (writer) => {
      for (const path of ["b", "a/z", "a-", "a/Z", "a/\u00e9", "z"]) await writeFile(writer, path, "");
      await writer.file(Uint8Array.of(0xff), 0, attributes());
      await writer.file(Uint8Array.of(0x61, 0x80), 0, attributes());
      await writer.whiteout(bytes("y"));
      await writer.whiteout(bytes("a/zz"));
    });
    const found = await readAll(reader, { view: "own", trees: [tree], content: true });
    const expected = [
      "",
      "y",
      "a",
      "a/zz",
      "a/Z",
      "a/z",
      "a/\u00c3\u00a9",
      "a-",
      "a\u0080",
      "b",
      "z",
      "\u00ff",
    ];
    assert.equal([...found.keys()], expected);
  });

  test("content of all sizes; what is not read is passed over", async () => {
    const sizes = [0, 1, 65_536, 1_048_575, 1_048_576, 3_000_001];
    const tree = await bench.make(async (writer) => {
      for (const size of sizes)
        await writeFile(writer, `f${String(size).padStart(8, "0")}`, "x".repeat(size));
    });
    const found = await readAll(reader, { view: "whole", trees: [tree], content: true });
    const lengths = [...found.values()].slice(1).map(({ content }) => content.length);
    assert.equal(lengths, sizes);
    const reading = reader.read({ view: "whole", trees: [tree], content: true });
    const types: string[] = [];
    for (let entry = await reading.next(); entry; entry = await reading.next()) types.push(entry.type);
    await reading.close();
    assert.equal(types, ["directory", ...sizes.map(() => "file")]);
    const without = await readAll(reader, { view: "whole", trees: [tree], content: false });
    assert.ok([...without.values()].every(({ content }) => content === ""));
  });

  test("names of one file have one number, and its content comes once", async () => {
    const tree = await bench.make(async (writer) => {
      await writeFile(writer, "d/one", "shared");
      await writer.hardlink(bytes("a"), bytes("d/one"));
      await writer.hardlink(bytes("z"), bytes("d/one"));
      await writeFile(writer, "m", "other");
      await writer.hardlink(bytes("n"), bytes("m"));
      await writeFile(writer, "single", "single");
    });
    const found = await readAll(reader, { view: "own", trees: [tree], content: true });
    const link = (path: string): number => need(found, path).entry.link;
    assert.ok(link("a") > 0);
    assert.is(link("a"), link("d/one"));
    assert.is(link("a"), link("z"));
    assert.is(link("m"), link("n"));
    assert.is.not(link("a"), link("m"));
    assert.is(link("single"), 0);
    const contents = ["a", "d/one", "m", "n", "single", "z"].map((path) => need(found, path).content);
    assert.equal(contents, ["shared", "", "other", "", "single", ""]);
  });

  test("own: each entry is compared with what the base shows there", async () => {
    const bottom = await bench.make(async (writer) => {
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/same", "x");
      await writeFile(writer, "d/covered", "old");
      await writeFile(writer, "d/gone", "x");
      await writeFile(writer, "hidden/f", "x");
      await writer.symlink(bytes("d/link"), bytes("t"), attributes());
      await writer.symlink(bytes("d/link2"), bytes("t"), attributes());
      await writeFile(writer, "file", "x");
    });
    const middle = await bench.make(async (writer) => {
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/covered", "new");
      await writer.whiteout(bytes("d/gone"));
      await writeDirectory(writer, "hidden");
      await writer.opaque(bytes("hidden"));
    });
    const own = await bench.make(async (writer) => {
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/same", "x");
      await writeFile(writer, "d/covered", "new");
      await writeFile(writer, "d/gone", "x");
      await writer.symlink(bytes("d/link"), bytes("t"), attributes());
      await writer.symlink(bytes("d/link2"), bytes("u"), attributes());
      await writeFile(writer, "hidden/f", "x");
      await writeDirectory(writer, "file");
    });
    const found = await readAll(reader, { view: "own", trees: [own], base: [middle, bottom], content: true });
    assert.equal(comparison(found), [
      ":directory=",
      "d:directory=",
      "d/covered:other=",
      "d/gone:nothing",
      "d/link:other=",
      "d/link2:other",
      "d/same:other=",
      "file:other",
      "hidden:directory",
      "hidden/f:nothing",
    ]);
    assert.is(need(found, "d/same").content, "");
    assert.is(need(found, "d/gone").content, "x");
  });

  test("own: any difference is one, whatever else is equal", async () => {
    const parts = { mode: 0o640, uid: 1, gid: 2, mtimeSeconds: 5, mtimeNanoseconds: 6, xattrs: [XATTR] };
    const differences: Record<string, Partial<typeof parts>> = {
      mode: { mode: 0o641 },
      uid: { uid: 9 },
      gid: { gid: 9 },
      seconds: { mtimeSeconds: 6 },
      nanoseconds: { mtimeNanoseconds: 7 },
      xattrs: { xattrs: [] },
      none: {},
    };
    const base = await bench.make(async (writer) => {
      for (const name of Object.keys(differences)) {
        await writeFile(writer, `f-${name}`, "content", parts);
        await writeDirectory(writer, `d-${name}`, parts);
      }
      await writeFile(writer, "content", "aaaa", parts);
      await writeFile(writer, "size", "aaaa", parts);
    });
    const own = await bench.make(async (writer) => {
      for (const [name, difference] of Object.entries(differences)) {
        await writeFile(writer, `f-${name}`, "content", { ...parts, ...difference });
        await writeDirectory(writer, `d-${name}`, { ...parts, ...difference });
      }
      await writeFile(writer, "content", "aaab", parts);
      await writeFile(writer, "size", "aaaaa", parts);
    });
    const found = await readAll(reader, { view: "own", trees: [own], base: [base], content: true });
    const same = [...found].filter(([, { entry }]) => entry.same).map(([path]) => path);
    assert.equal(same, ["", "d-none", "f-none"]);
  });

  test("own: the root's time does not count, its owner does", async () => {
    const makeRoot = (parts: object): Promise<TreePlace> =>
      bench.make((writer) => writeDirectory(writer, "", parts));
    const base = await makeRoot({ mtimeSeconds: 1 });
    const later = await makeRoot({ mtimeSeconds: 2 });
    const other = await makeRoot({ mtimeSeconds: 1, uid: 5 });
    const isSame = async (tree: TreePlace): Promise<boolean | undefined> =>
      (await readAll(reader, { view: "own", trees: [tree], base: [base], content: true })).get("")?.entry
        .same;
    assert.is(await isSame(later), true);
    assert.is(await isSame(other), false);
  });

  test("own: an opaque directory is never the same, and nothing is below it", async () => {
    const base = await bench.make(async (writer) => {
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/kept", "x");
      await writeFile(writer, "d/hidden", "x");
      await writeFile(writer, "d/sub/f", "x");
    });
    const own = await bench.make(async (writer) => {
      await writeDirectory(writer, "d");
      await writer.opaque(bytes("d"));
      await writeFile(writer, "d/kept", "x");
    });
    const found = await readAll(reader, { view: "own", trees: [own], base: [base], content: true });
    assert.equal(comparison(found), [":directory=", "d:directory", "d/kept:nothing"]);
    const { xattrs } = need(found, "d").entry;
    assert.equal(xattrs, [[bytes("user.overlay.opaque"), bytes("y")]]);
    const listed = await readAll(reader, { view: "own", trees: [own], base: [base], content: false });
    assert.equal(comparison(listed), [
      ":directory=",
      "d:directory",
      "d/hidden:other",
      "d/sub:directory",
      "d/kept:other=",
    ]);
    assert.is(need(listed, "d/sub").entry.type, "absent");
  });

  test("own: a file with several names is never the same", async () => {
    const base = await bench.make(async (writer) => {
      await writeFile(writer, "a", "x");
      await writer.hardlink(bytes("b"), bytes("a"));
    });
    const own = await bench.make(async (writer) => {
      await writeFile(writer, "a", "x");
      await writer.hardlink(bytes("c"), bytes("a"));
    });
    const found = await readAll(reader, { view: "own", trees: [own], base: [base], content: true });
    assert.equal(comparison(found), [":directory=", "a:other", "c:nothing"]);
    assert.is(need(found, "a").content, "x");
  });

  test("whole: trees are read as a mount would show them", async () => {
    const bottom = await bench.make(async (writer) => {
      await writeFile(writer, "a", "bottom");
      await writeFile(writer, "d/low", "bottom");
      await writeFile(writer, "d/gone", "bottom");
      await writeFile(writer, "o/hidden", "bottom");
      await writeFile(writer, "was-directory/f", "bottom");
      await writeFile(writer, "was-file", "bottom");
    });
    const middle = await bench.make(async (writer) => {
      await writeDirectory(writer, "d", { mode: 0o700 });
      await writer.whiteout(bytes("d/gone"));
      await writeFile(writer, "d/new", "middle");
      await writeFile(writer, "was-directory", "middle");
      await writeDirectory(writer, "was-file");
    });
    const top = await bench.make(async (writer) => {
      await writeDirectory(writer, "o");
      await writer.opaque(bytes("o"));
      await writeFile(writer, "o/shown", "top");
      await writer.whiteout(bytes("a"));
    });
    const found = await readAll(reader, { view: "whole", trees: [top, middle, bottom], content: true });
    const listed = [...found].map(([path, { content }]) => `${path}:${content}`);
    const names = [
      "d:",
      "d/low:bottom",
      "d/new:middle",
      "o:",
      "o/shown:top",
      "was-directory:middle",
      "was-file:",
    ];
    assert.equal(listed, [":", ...names]);
    assert.is(need(found, "d").entry.mode, 0o700);
    assert.equal(need(found, "o").entry.xattrs, []);
  });

  test("whole: what only the base has is absent", async () => {
    const low = await bench.make(async (writer) => {
      await writeFile(writer, "same", "x");
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/gone", "x");
      await writeFile(writer, "gone/f", "x");
      await writeFile(writer, "linked", "x");
      await writer.hardlink(bytes("linked2"), bytes("linked"));
    });
    const high = await bench.make(async (writer) => {
      await writer.whiteout(bytes("gone"));
      await writeDirectory(writer, "d");
      await writeFile(writer, "d/new", "x");
      await writer.whiteout(bytes("d/gone"));
    });
    const request = { view: "whole", trees: [high, low], base: [low], content: true } as const;
    const found = await readAll(reader, request);
    assert.equal(comparison(found), [
      ":directory=",
      "gone:directory",
      "d:directory=",
      "d/gone:other",
      "d/new:nothing",
      "linked:other=",
      "linked2:other=",
      "same:other=",
    ]);
    assert.is(need(found, "gone").entry.type, "absent");
    assert.is(need(found, "d/gone").entry.type, "absent");
    assert.is(need(found, "same").content, "");
    const backward = await readAll(reader, { ...request, trees: [low], base: [high, low] });
    assert.equal(comparison(backward).slice(1, 5), [
      "d:directory=",
      "d/new:other",
      "d/gone:nothing",
      "gone:nothing",
    ]);
  });

  test("a reading can be given up at any time; a tree that is not there is not found", async () => {
    const tree = await bench.make(async (writer) => {
      for (let index = 0; index < 20; index++) await writeFile(writer, `f${index}`, "x".repeat(500_000));
    });
    const request = { view: "own", trees: [tree], content: true } as const;
    await reader.read(request).close();
    const reading = reader.read(request);
    await reading.next();
    await reading.next();
    await reading.read();
    await reading.close();
    const missing = reader.read({ ...request, trees: [bench.nowhere] });
    assert.is(await failure(async () => void (await missing.next())), "not-found");
    await missing.close();
  });
}
