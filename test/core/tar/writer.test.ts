import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { TarEntry } from "../../../core/tar/entry.ts";
import { encodeEnd, encodeEntry, encodePadding, type TarInput, writeTar } from "../../../core/tar/writer.ts";
import { bytes, join, record, text } from "./build.ts";
import { readAll } from "./read.ts";

const test = suite("core/tar/writer");

const BASE: TarEntry = {
  type: "file",
  path: bytes("a.txt"),
  linkPath: bytes(""),
  mode: 0o644,
  uid: 0,
  gid: 0,
  size: 0,
  mtimeSeconds: 0,
  mtimeNanoseconds: 0,
  deviceMajor: 0,
  deviceMinor: 0,
  xattrs: [],
};

function encode(changes: Partial<TarEntry>): string {
  return text(encodeEntry({ ...BASE, ...changes }));
}

/** The record set of an entry's pax header, or undefined without one. */
function paxOf(encoded: string): string | undefined {
  if (encoded[156] !== "x") return undefined;
  return encoded.slice(512, 512 + Number.parseInt(encoded.slice(124, 135), 8));
}

async function whole(inputs: readonly TarInput[]): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of writeTar(inputs)) parts.push(part.slice());
  return join(parts);
}

test("encodeEntry writes a literal ustar block", () => {
  const expected = [
    "dir/b\xff".padEnd(100, "\0"),
    "0004755\0",
    "0001750\0",
    "0000144\0",
    "00000000005\0",
    "14524770400\0",
    "010620\0 ",
    "0",
    "\0".repeat(100),
    "ustar\x0000",
    "\0".repeat(64),
    "0000000\0",
    "0000000\0",
    "\0".repeat(155 + 12),
  ].join("");
  const changes = {
    path: bytes("dir/b\xff"),
    mode: 0o4755,
    uid: 1000,
    gid: 100,
    size: 5,
    mtimeSeconds: 1700000000,
  };
  assert.is(encode(changes), expected);
});

test("encodeEntry closes a directory's name with a slash, once", () => {
  assert.is(encode({ type: "directory", path: bytes("d") }).slice(0, 3), "d/\0");
  assert.is(encode({ type: "directory", path: bytes("d/") }).slice(0, 3), "d/\0");
});

test("encodeEntry splits a long name over prefix and name", () => {
  const encoded = encode({ path: bytes(`${"p".repeat(155)}/${"n".repeat(100)}`) });
  assert.is(encoded.length, 512);
  assert.is(encoded.slice(0, 100), "n".repeat(100));
  assert.is(encoded.slice(345, 500), "p".repeat(155));
});

test("encodeEntry uses pax for what does not fit into ustar, and only then", () => {
  const long = "n".repeat(101);
  const cases: readonly (readonly [Partial<TarEntry>, string | undefined])[] = [
    [{}, undefined],
    [{ path: bytes("n".repeat(100)) }, undefined],
    [{ path: bytes(long) }, record("path", long)],
    [{ path: bytes(`${long}\xff`) }, record("hdrcharset", "BINARY") + record("path", `${long}\xff`)],
    [{ type: "symlink", linkPath: bytes("n".repeat(100)) }, undefined],
    [{ type: "symlink", linkPath: bytes(long) }, record("linkpath", long)],
    [{ size: 0o77777777777 }, undefined],
    [{ size: 0o77777777777 + 1 }, record("size", "8589934592")],
    [{ uid: 0o7777777, gid: 0o7777777 }, undefined],
    [{ uid: 0o7777777 + 1, gid: 0o7777777 + 2 }, record("uid", "2097152") + record("gid", "2097153")],
    [{ mtimeSeconds: -1 }, record("mtime", "-1")],
    [{ mtimeSeconds: 1, mtimeNanoseconds: 5 }, record("mtime", "1.000000005")],
    [{ xattrs: [[bytes("user.b"), bytes("\0")]] }, record("SCHILY.xattr.user.b", "\0")],
  ];
  for (const [changes, expected] of cases) assert.is(paxOf(encode(changes)), expected);
});

test("encodeEntry orders extended attributes by name", () => {
  const forth = { xattrs: [[bytes("user.a"), bytes("1")] as const, [bytes("user.b"), bytes("2")] as const] };
  assert.is(encode(forth), encode({ xattrs: [...forth.xattrs].reverse() }));
});

const REFUSED: Readonly<Record<string, Partial<TarEntry>>> = {
  "an empty name": { path: bytes("") },
  "a NUL in the name": { path: bytes("a\0b") },
  "a NUL in the target": { type: "symlink", linkPath: bytes("a\0") },
  "a file named like a directory": { path: bytes("a/") },
  "a link without target": { type: "hardlink" },
  "a file with target": { linkPath: bytes("a") },
  "a directory with size": { type: "directory", size: 1 },
  "a negative size": { size: -1 },
  "a size that is not whole": { size: 1.5 },
  "a negative owner": { uid: -1 },
  "a mode too large": { mode: 0o10000000 },
  "a device number too large": { type: "character", deviceMajor: 0o10000000 },
  "a time that is none": { mtimeSeconds: Number.NaN },
  "too many nanoseconds": { mtimeNanoseconds: 1_000_000_000 },
  "an attribute without name": { xattrs: [[bytes(""), bytes("")]] },
  "an attribute name with =": { xattrs: [[bytes("user.a=b"), bytes("")]] },
};

for (const [name, changes] of Object.entries(REFUSED)) {
  test(`encodeEntry refuses ${name} as invalid`, () => {
    assert.throws(
      () => encode(changes),
      (error: { code: string }) => error.code === "invalid",
    );
  });
}

test("encodePadding and encodeEnd are zeros of the right length", () => {
  assert.equal(
    [0, 1, 512, 700].map((size) => encodePadding(size).length),
    [0, 511, 0, 324],
  );
  assert.equal(encodeEnd(), new Uint8Array(1024));
});

test("writeTar refuses content of another size as invalid", async () => {
  for (const content of ["", "1234", "123456"]) {
    try {
      await whole([{ entry: { ...BASE, size: 5 }, data: [bytes(content)] }]);
      assert.unreachable();
    } catch (error) {
      assert.is((error as { code?: string }).code, "invalid", content);
    }
  }
});

const name = fc
  .array(fc.uint8Array({ minLength: 1, maxLength: 140 }), { minLength: 1, maxLength: 4 })
  .map((parts) => bytes(parts.map((part) => text(part).replace(/[\0/]/g, "_")).join("/")));
const xattr = fc.tuple(
  fc.stringMatching(/^user\.[a-z\xff]{1,20}$/).map(bytes),
  fc.uint8Array({ maxLength: 300 }),
);

/** Any entry the writer takes, with content for files. */
const input = fc
  .record({
    type: fc.constantFrom("file", "hardlink", "symlink", "character", "block", "directory", "fifo"),
    path: name,
    target: name,
    content: fc.uint8Array({ maxLength: 3000 }),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    uid: fc.integer({ min: 0, max: 0xffff_fffe }),
    gid: fc.integer({ min: 0, max: 0xffff_fffe }),
    mtimeSeconds: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
    mtimeNanoseconds: fc.integer({ min: 0, max: 999_999_999 }),
    major: fc.integer({ min: 0, max: 4095 }),
    xattrs: fc.uniqueArray(xattr, { maxLength: 3, selector: ([key]) => text(key) }),
  })
  .map(({ type, target, content, major, ...rest }): { entry: TarEntry; data: Uint8Array[] } => {
    const isLink = type === "symlink" || type === "hardlink";
    const isDevice = type === "character" || type === "block";
    const size = type === "file" ? content.length : 0;
    const linkPath = isLink ? target : bytes("");
    const deviceMajor = isDevice ? major : 0;
    return {
      entry: { ...BASE, ...rest, type, linkPath, size, deviceMajor },
      data: size === 0 ? [] : [content],
    };
  });

test("writeTar and readTar are inverse for any entries, names of any bytes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(input, { maxLength: 6 }),
      fc.integer({ min: 1, max: 3000 }),
      async (inputs, chunk) => {
        const found = await readAll(await whole(inputs), { chunk });
        const expected = inputs.map(({ entry, data }) => ({
          ...entry,
          path: entry.type === "directory" ? join([entry.path, bytes("/")]) : entry.path,
          xattrs: [...entry.xattrs].sort(([a], [b]) => Buffer.compare(a, b)),
          content: text(join(data)),
        }));
        assert.equal(
          found.map(({ entry, content }) => ({ ...entry, content })),
          expected,
        );
      },
    ),
    { numRuns: 300 },
  );
});

test.run();
