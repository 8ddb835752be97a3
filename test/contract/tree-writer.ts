import type { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../core/errors.ts";
import type { TreeAttributes, TreeWriter } from "../../core/ports/tree-writer.ts";

/** One entry of a finished tree, as any adapter can tell it. */
export interface TreeEntry {
  readonly kind: "directory" | "file" | "symlink" | "fifo" | "whiteout";
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds and nine digits of nanoseconds. */
  readonly mtime: string;
  /** A file's bytes or a link's target, Latin-1. */
  readonly content: string;
  readonly opaque: boolean;
  /** Equal for names of one entry. */
  readonly identity: unknown;
  readonly xattrs: ReadonlyMap<string, string>;
}

/** A tree being written, and what it is once finished, by path with "/" for the root and before each. */
export interface OpenTree {
  readonly writer: TreeWriter;
  entries(): Promise<ReadonlyMap<string, TreeEntry>>;
}

/** Open a tree; `parent` (flat form only) writes the one it is made on. */
export type OpenTreeFunction = (parent?: (writer: TreeWriter) => Promise<void>) => Promise<OpenTree>;

const encoder = new TextEncoder();

/** A path or content from text. */
export function bytes(text: string): Uint8Array {
  return encoder.encode(text);
}

/** Attributes with the parts that matter to a test. */
export function attributes(parts: Partial<TreeAttributes> = {}): TreeAttributes {
  return {
    mode: 0o644,
    uid: 0,
    gid: 0,
    mtimeSeconds: 1_700_000_000,
    mtimeNanoseconds: 0,
    xattrs: [],
    ...parts,
  };
}

export async function writeFile(
  writer: TreeWriter,
  path: string,
  content: string,
  parts: Partial<TreeAttributes> = {},
): Promise<void> {
  const data = bytes(content);
  await writer.file(bytes(path), data.length, attributes(parts));
  if (data.length > 0) await writer.data(data);
}

export async function writeDirectory(
  writer: TreeWriter,
  path: string,
  parts: Partial<TreeAttributes> = {},
): Promise<void> {
  await writer.directory(bytes(path), attributes({ mode: 0o755, ...parts }));
}

/** The entry at a path; throws when there is none. */
export function at(entries: ReadonlyMap<string, TreeEntry>, path: string): TreeEntry {
  const entry = entries.get(path);
  if (entry === undefined) throw new Error(`no ${path} in ${[...entries.keys()].join(" ")}`);
  return entry;
}

/** Code of the error an action throws, "none" when it throws none. */
export async function failure(action: () => Promise<void>): Promise<string> {
  try {
    await action();
  } catch (error) {
    return isRlError(error) ? error.code : String(error);
  }
  return "none";
}

/** What every `TreeWriter` does, whatever its form. */
export function testTreeWriter(test: ReturnType<typeof suite>, open: OpenTreeFunction): void {
  test("directory, file, symlink, fifo: kind, owner, mode, time and content are kept", async () => {
    const { writer, entries } = await open();
    const parts = { uid: 1, gid: 65534, mtimeSeconds: -3, mtimeNanoseconds: 123_456_789 };
    await writeDirectory(writer, "d", { ...parts, mode: 0o1770 });
    await writeFile(writer, "d/f", "content", { ...parts, mode: 0o4711 });
    await writer.symlink(bytes("d/l"), bytes("/../etc//x"), attributes(parts));
    await writer.fifo(bytes("d/p"), attributes({ ...parts, mode: 0o620 }));
    await writer.finish();
    const tree = await entries();
    assert.equal([...tree.keys()].sort(), ["/", "/d", "/d/f", "/d/l", "/d/p"]);
    const kinds = ["/d", "/d/f", "/d/l", "/d/p"].map((path) => at(tree, path).kind);
    assert.equal(kinds, ["directory", "file", "symlink", "fifo"]);
    assert.is(at(tree, "/d").mode, 0o1770);
    assert.is(at(tree, "/d/f").mode, 0o4711);
    assert.is(at(tree, "/d/p").mode, 0o620);
    assert.is(at(tree, "/d/f").content, "content");
    assert.is(at(tree, "/d/l").content, "/../etc//x");
    for (const path of ["/d", "/d/f", "/d/l", "/d/p"]) {
      const { uid, gid, mtime } = at(tree, path);
      assert.equal([uid, gid, mtime], [1, 65534, "-3.123456789"], path);
    }
  });

  test("directory: the empty path gives the root its attributes", async () => {
    const { writer, entries } = await open();
    await writeDirectory(writer, "", { mode: 0o555, uid: 7, mtimeSeconds: 99 });
    await writeFile(writer, "f", "");
    await writer.finish();
    const { mode, uid, mtime } = at(await entries(), "/");
    assert.equal([mode, uid, mtime], [0o555, 7, "99.000000000"]);
  });

  test("directory: its time stays when entries follow, its children when it comes again", async () => {
    const { writer, entries } = await open();
    await writeDirectory(writer, "d", { mtimeSeconds: 5 });
    await writeFile(writer, "d/f", "x");
    await writeDirectory(writer, "d", { mtimeSeconds: 6, mode: 0o700 });
    await writeFile(writer, "d/g", "y");
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/d").mtime, "6.000000000");
    assert.is(at(tree, "/d").mode, 0o700);
    assert.ok(tree.has("/d/f") && tree.has("/d/g"));
  });

  test("missing parents are made 0755 of root, also below a setgid directory", async () => {
    const { writer, entries } = await open();
    await writeDirectory(writer, "s", { mode: 0o2775, gid: 50 });
    await writeFile(writer, "s/a/b/f", "x");
    await writeFile(writer, "s/g", "x");
    await writer.finish();
    const tree = await entries();
    for (const path of ["/s/a", "/s/a/b"]) {
      const { mode, uid, gid, kind } = at(tree, path);
      assert.equal([kind, mode, uid, gid], ["directory", 0o755, 0, 0], path);
    }
    assert.is(at(tree, "/s/g").gid, 0);
  });

  test("an entry replaces what is at its path: every kind by every other", async () => {
    const makers: Record<string, (writer: TreeWriter, path: string) => Promise<void>> = {
      directory: (writer, path) => writeDirectory(writer, path),
      file: (writer, path) => writeFile(writer, path, "new"),
      symlink: async (writer, path) => await writer.symlink(bytes(path), bytes("t"), attributes()),
      fifo: async (writer, path) => await writer.fifo(bytes(path), attributes()),
    };
    const { writer, entries } = await open();
    for (const [first, makeFirst] of Object.entries(makers)) {
      for (const [second, makeSecond] of Object.entries(makers)) {
        await makeFirst(writer, `${first}-${second}`);
        if (first === "directory") await writeFile(writer, `${first}-${second}/child`, "x");
        await makeSecond(writer, `${first}-${second}`);
      }
    }
    await writer.finish();
    const tree = await entries();
    for (const first of Object.keys(makers)) {
      for (const second of Object.keys(makers)) {
        assert.is(at(tree, `/${first}-${second}`).kind, second, `${first}-${second}`);
      }
    }
    assert.ok(tree.has("/directory-directory/child"));
    assert.not.ok(tree.has("/directory-file/child"));
  });

  test("hardlink: names share one entry; a link to a symlink links the symlink", async () => {
    const { writer, entries } = await open();
    await writeFile(writer, "f", "one");
    await writer.symlink(bytes("l"), bytes("f"), attributes());
    await writer.hardlink(bytes("a/f2"), bytes("f"));
    await writer.hardlink(bytes("l2"), bytes("l"));
    await writer.hardlink(bytes("f"), bytes("f"));
    await writer.hardlink(bytes("a/f2"), bytes("f"));
    await writeFile(writer, "old", "gone");
    await writer.hardlink(bytes("old"), bytes("f"));
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/a/f2").identity, at(tree, "/f").identity);
    assert.is(at(tree, "/old").identity, at(tree, "/f").identity);
    assert.is(at(tree, "/l2").identity, at(tree, "/l").identity);
    assert.is(at(tree, "/l2").kind, "symlink");
    assert.is(at(tree, "/old").content, "one");
  });

  test("parents follow symbolic links inside the root only", async () => {
    const { writer, entries } = await open();
    await writeDirectory(writer, "run");
    await writeDirectory(writer, "var");
    await writer.symlink(bytes("var/run"), bytes("/run"), attributes());
    await writer.symlink(bytes("up"), bytes("../../../../../.."), attributes());
    await writer.symlink(bytes("far"), bytes("up/run"), attributes());
    await writeFile(writer, "var/run/pid", "1");
    await writeFile(writer, "up/in-root", "2");
    await writeFile(writer, "far/new/deep", "3");
    await writer.hardlink(bytes("var/run/pid2"), bytes("far/pid"));
    await writer.finish();
    const tree = await entries();
    assert.is(at(tree, "/run/pid").content, "1");
    assert.is(at(tree, "/in-root").content, "2");
    assert.is(at(tree, "/run/new/deep").content, "3");
    assert.is(at(tree, "/run/pid2").identity, at(tree, "/run/pid").identity);
    assert.is(at(tree, "/var/run").kind, "symlink");
  });

  const impossible: Record<string, (writer: TreeWriter) => Promise<void>> = {
    "below a file": (writer) => writeFile(writer, "f/x", ""),
    "below a fifo": (writer) => writeDirectory(writer, "p/x"),
    "below a link to itself": (writer) => writeFile(writer, "loop/x", ""),
    "hardlink to nothing": async (writer) => await writer.hardlink(bytes("h"), bytes("nothing")),
    "hardlink to a directory": async (writer) => await writer.hardlink(bytes("h"), bytes("d")),
    "opaque mark on a file": async (writer) => await writer.opaque(bytes("f")),
  };
  for (const [name, make] of Object.entries(impossible)) {
    test(`${name}: "corrupt", at the latest in finish; nothing is published`, async () => {
      const { writer } = await open();
      await writeFile(writer, "f", "x");
      await writeDirectory(writer, "d");
      await writer.fifo(bytes("p"), attributes());
      await writer.symlink(bytes("loop"), bytes("loop"), attributes());
      const code = await failure(async () => {
        await make(writer);
        await writer.finish();
      });
      assert.is(code, "corrupt");
      await writer.abort();
    });
  }

  test("data: fewer bytes than the size, or more, is refused", async () => {
    for (const content of ["1234", "123456"]) {
      const { writer } = await open();
      const code = await failure(async () => {
        await writer.file(bytes("f"), 5, attributes());
        await writer.data(bytes(content));
        await writer.finish();
      });
      assert.is(code, "invalid", content);
      await writer.abort();
    }
  });

  test("data: chunks of all sizes make one file; the caller may reuse its buffer", async () => {
    const { writer, entries } = await open();
    const sizes = [1, 0, 4096, 65_535, 65_536, 300_000];
    const total = sizes.reduce((sum, size) => sum + size, 0);
    await writer.file(bytes("f"), total, attributes());
    const buffer = new Uint8Array(300_000);
    for (const [index, size] of sizes.entries()) {
      buffer.fill(97 + index);
      await writer.data(buffer.subarray(0, size));
    }
    buffer.fill(0);
    await writer.finish();
    const expected = sizes.map((size, index) => String.fromCharCode(97 + index).repeat(size)).join("");
    const { content } = at(await entries(), "/f");
    // An adapter may give only the beginning of a long content.
    assert.ok(content.length > 8 && expected.startsWith(content), content.slice(0, 50));
  });

  test("names are bytes: two that differ only outside of UTF-8 both stay", async () => {
    const { writer, entries } = await open();
    await writer.file(Uint8Array.of(0x61, 0xff), 0, attributes());
    await writer.file(Uint8Array.of(0x61, 0xfe), 0, attributes());
    await writer.finish();
    assert.is([...(await entries()).keys()].length, 3);
  });
}
