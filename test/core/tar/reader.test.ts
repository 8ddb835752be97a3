import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openTar } from "../../../core/tar/reader.ts";
import {
  archive,
  block,
  chunks,
  directory,
  END,
  extension,
  file,
  GNU,
  join,
  link,
  pax,
  text,
  V7,
} from "./build.ts";
import { readAll } from "./read.ts";

const test = suite("core/tar/reader");

async function paths(whole: Uint8Array): Promise<string[]> {
  return (await readAll(whole)).map((entry) => entry.path);
}

test("openTar reads entries of every type", async () => {
  const whole = archive(
    directory("dir/"),
    file("dir/file", "hello"),
    link("2", "dir/sym", "/absolute/../target"),
    link("1", "dir/hard", "dir/file"),
    block({ name: "dev", type: "3", devMajor: "0000001\0", devMinor: "0000003\0" }),
    block({ name: "disk", type: "4", devMajor: "0000010\0", devMinor: "0000000\0" }),
    block({ name: "pipe", type: "6" }),
    file("old", "x", { type: "\0", magic: V7 }),
    file("contiguous", "y", { type: "7" }),
    block({ name: "olddir/", type: "\0", magic: V7 }),
  );
  const entries = await readAll(whole);
  assert.equal(
    entries.map(({ type, path, link: target, content }) => [type, path, target, content]),
    [
      ["directory", "dir/", "", ""],
      ["file", "dir/file", "", "hello"],
      ["symlink", "dir/sym", "/absolute/../target", ""],
      ["hardlink", "dir/hard", "dir/file", ""],
      ["character", "dev", "", ""],
      ["block", "disk", "", ""],
      ["fifo", "pipe", "", ""],
      ["file", "old", "", "x"],
      ["file", "contiguous", "", "y"],
      ["directory", "olddir/", "", ""],
    ],
  );
  assert.equal([entries[4]?.entry.deviceMajor, entries[4]?.entry.deviceMinor], [1, 3]);
});

test("openTar gives the same entries for every cut of the input", async () => {
  const long = "n".repeat(300);
  const whole = archive(
    pax({ path: long, "SCHILY.xattr.user.a": "1" }),
    file("short", "a".repeat(1300)),
    extension("L", `${long}2\0`),
    extension("K", `${long}3\0`),
    link("2", "short", "short"),
    file("last", "z".repeat(512)),
  );
  const expected = await readAll(whole);
  assert.equal(
    expected.map((entry) => entry.path),
    [long, `${long}2`, "last"],
  );
  for (const chunk of [1, 3, 511, 512, 513, 1024, 4096])
    assert.equal(await readAll(whole, { chunk }), expected);
});

test("openTar keeps names that are not UTF-8 apart", async () => {
  assert.equal(await paths(archive(file("a\xff"), file("a\xfe"), pax({ path: "a\xfd" }), file("x"))), [
    "a\xff",
    "a\xfe",
    "a\xfd",
  ]);
});

test("openTar applies pax records to the next entry alone", async () => {
  const [first, second] = await readAll(
    archive(
      pax({ path: "long", uid: "4000000", gid: "5", mtime: "12.5", "SCHILY.xattr.user.a": "1\0" }),
      file("a", "", { uid: "0000001\0" }),
      file("b", "", { uid: "0000001\0" }),
    ),
  );
  assert.is(first?.path, "long");
  assert.is(first?.entry.uid, 4000000);
  assert.is(first?.entry.gid, 5);
  assert.is(first?.entry.mtimeSeconds, 12);
  assert.is(first?.entry.mtimeNanoseconds, 500_000_000);
  assert.equal(
    first?.entry.xattrs.map(([name, value]) => [text(name), text(value)]),
    [["user.a", "1\0"]],
  );
  assert.is(second?.path, "b");
  assert.is(second?.entry.uid, 1);
  assert.equal(second?.entry.xattrs, []);
});

test("openTar uses the pax size for reading and for skipping", async () => {
  // A reader that skips by the header's size would take the content for an entry "hidden".
  const content = text(join([block({ name: "hidden" }), new Uint8Array(512)]));
  const whole = archive(
    pax({ size: "1024" }),
    block({ name: "outer", size: 0 }),
    file("x", content).subarray(512),
  );
  const entries = await readAll(whole);
  assert.equal(
    entries.map(({ path, size }) => [path, size]),
    [["outer", 1024]],
  );
  assert.ok(entries[0]?.content === content);
  const reader = openTar(chunks(archive(whole.subarray(0, -1024), file("after")), 512));
  const skipped: string[] = [];
  for (let entry = await reader.next(); entry !== undefined; entry = await reader.next())
    skipped.push(text(entry.path));
  assert.equal(skipped, ["outer", "after"]);
});

test("openTar ignores a global header with a comment", async () => {
  assert.equal(await paths(archive(extension("g", "16 comment=abcd\n"), file("a"))), ["a"]);
});

test("openTar combines a GNU long name with pax records about other things", async () => {
  assert.equal(await paths(archive(pax({ mtime: "1" }), extension("L", "long\0"), file("a"))), ["long"]);
});

for (const [name, end] of Object.entries({
  "two zero blocks": END,
  "one zero block": END.subarray(512),
  "no zero block": END.subarray(1024),
  "many zero blocks": new Uint8Array(20 * 512),
  "zeros that are no whole block": new Uint8Array(1024 + 7),
})) {
  test(`openTar takes ${name} as the end`, async () => {
    assert.equal(await paths(join([file("a", "content"), end])), ["a"]);
    assert.equal(await paths(end), []);
  });
}

test("openTar answers without a promise while a chunk lasts", async () => {
  const reader = openTar(chunks(archive(file("a", "one"), file("b", "two"))));
  const first = await reader.next();
  assert.is(text(first?.path ?? new Uint8Array()), "a");
  const content = reader.read();
  assert.instance(content, Uint8Array);
  assert.is(reader.read(), undefined);
  assert.not.instance(reader.next(), Promise);
});

test("openTar gives content as views of the source's chunks, as large as they are", async () => {
  const whole = archive(file("big", "x".repeat(300_000)));
  const reader = openTar(chunks(whole, 65_536));
  await reader.next();
  const sizes: number[] = [];
  for (let chunk = await reader.read(); chunk !== undefined; chunk = await reader.read()) {
    assert.is(chunk.buffer, whole.buffer);
    sizes.push(chunk.length);
  }
  assert.equal(sizes, [65_024, 65_536, 65_536, 65_536, 38_368]);
});

test("openTar skips content that was not read", async () => {
  const reader = openTar(chunks(archive(file("a", "x".repeat(5000)), file("b")), 1000));
  await reader.next();
  await reader.read();
  assert.is(text((await reader.next())?.path ?? new Uint8Array()), "b");
  assert.is(await reader.next(), undefined);
  assert.is(await reader.next(), undefined);
});

test("openTar pulls no further than it must", async () => {
  let pulled = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks(archive(file("a", "x".repeat(5000)), file("b")), 512)) {
      pulled++;
      yield chunk;
    }
  }
  const reader = openTar(source());
  await reader.next();
  assert.is(pulled, 1);
  await reader.read();
  assert.is(pulled, 2);
});

test("openTar stays failed after a fault and says where it was", async () => {
  const reader = openTar(chunks(archive(file("a"), block({ checksum: "000000\0 " }), file("b"))));
  await reader.next();
  for (let again = 0; again < 2; again++) {
    let failure: { code?: string; hint?: string } = {};
    try {
      await reader.next();
    } catch (error) {
      failure = error as typeof failure;
    }
    assert.is(failure.code, "corrupt");
    assert.match(failure.hint ?? "", "before byte 1024");
  }
});

test("openTar passes on what the source throws", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield block({ name: "a", size: 10 });
    throw new TypeError("the source broke");
  }
  const reader = openTar(broken());
  await reader.next();
  try {
    await reader.read();
    assert.unreachable();
  } catch (error) {
    assert.instance(error, TypeError);
  }
});

test("openTar reads a negative time and a base-256 owner", async () => {
  const whole = archive(
    file("a", "", { magic: GNU, mtime: "\xff".repeat(12), uid: "\x80\0\0\0\0\x3d\x09\0" }),
  );
  const [entry] = await readAll(whole);
  assert.is(entry?.entry.mtimeSeconds, -1);
  assert.is(entry?.entry.uid, 4000000);
});

test.run();
