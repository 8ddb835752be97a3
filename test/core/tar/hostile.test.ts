import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ErrorCode } from "../../../core/errors.ts";
import type { TarLimits } from "../../../core/tar/limits.ts";
import {
  archive,
  block,
  data,
  directory,
  END,
  extension,
  file,
  GNU,
  join,
  link,
  octal,
  pax,
  record,
  V7,
} from "./build.ts";
import { readAll } from "./read.ts";

/** Archives made to be read in two ways, to overflow something, or to be half read: each must be refused whole. */

const test = suite("core/tar/hostile");

type Case = readonly [
  name: string,
  code: ErrorCode | "accepted",
  archive: () => Uint8Array,
  limits?: Partial<TarLimits>,
];

const HIDDEN = join([block({ name: "hidden" }), new Uint8Array(512)]);

function sparse10(records: Readonly<Record<string, string>>, content: string): Uint8Array {
  const all = { "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "10", ...records };
  return archive(pax(all), file("a", content));
}

function sparse01(records: Readonly<Record<string, string>>, content: string): Uint8Array {
  return archive(
    pax({ "GNU.sparse.size": "10", "GNU.sparse.numblocks": "1", ...records }),
    file("a", content),
  );
}

const CASES: readonly Case[] = [
  // Cut short
  ["half a header", "corrupt", () => file("a").subarray(0, 300)],
  ["half a block of zeros instead of an end", "corrupt", () => join([file("a"), new Uint8Array(100)])],
  ["content cut short", "corrupt", () => file("a", "x".repeat(1000)).subarray(0, 1024)],
  [
    "the last padding cut short, as some writers leave it",
    "accepted",
    () => file("a", "x".repeat(1000)).subarray(0, 1530),
  ],
  ["no content at all", "corrupt", () => block({ name: "a", size: 1 })],
  ["a pax header without content", "corrupt", () => block({ name: "a", type: "x", size: 20 })],
  ["a GNU long name cut short", "corrupt", () => extension("L", "n".repeat(600)).subarray(0, 1024)],
  ["a pax header and then the end of the source", "corrupt", () => pax({ path: "a" })],
  ["a pax header and then zero blocks", "corrupt", () => archive(pax({ path: "a" }))],
  ["a GNU long name and then zero blocks", "corrupt", () => archive(extension("L", "a\0"))],
  [
    "a sparse extension block missing",
    "corrupt",
    () => block({ type: "S", magic: GNU, at: [[482, "\x01"]] }),
  ],

  // After the end
  ["an entry after two zero blocks", "corrupt", () => join([file("a"), END, file("b")])],
  ["an entry after one zero block", "corrupt", () => join([file("a"), END.subarray(512), file("b"), END])],
  ["one byte after the end", "corrupt", () => join([archive(file("a")), new Uint8Array([1])])],
  [
    "one byte far after the end",
    "corrupt",
    () => join([archive(), new Uint8Array(100_000), new Uint8Array([1])]),
  ],
  ["more zeros than allowed", "limit", () => new Uint8Array(10_000), { paddingBytes: 5000 }],

  // Headers
  ["a wrong checksum", "corrupt", () => archive(block({ checksum: "000001\0 " }))],
  [
    "a wrong checksum after good entries",
    "corrupt",
    () => archive(file("a"), block({ checksum: "777777\0 " })),
  ],
  ["a header of text", "corrupt", () => data("x".repeat(512))],
  ["an unknown magic", "corrupt", () => archive(block({ magic: "ustar 00" }))],
  ["a size that is not a number", "corrupt", () => archive(block({ size: "0000000x000\0" }))],
  ["a size of spaces", "corrupt", () => archive(block({ size: " ".repeat(12) }))],
  ["a negative octal size", "corrupt", () => archive(block({ size: "-0000000001\0" }))],
  ["a negative base-256 size", "corrupt", () => archive(block({ size: "\xff".repeat(12) }))],
  ["a base-256 size beyond 2^53", "corrupt", () => archive(block({ size: "\x80\0\0\0\xff\0\0\0\0\0\0\0" }))],
  [
    "a base-256 marker that readers disagree on",
    "corrupt",
    () => archive(block({ size: `\x88${"\0".repeat(11)}` })),
  ],
  ["a mode that is not a number", "corrupt", () => archive(block({ mode: "rwxr-xr-" }))],
  ["a negative owner", "corrupt", () => archive(block({ uid: "\xff".repeat(8) }))],
  ["an empty name", "corrupt", () => archive(block({ name: "" }))],
  ["a directory with data", "corrupt", () => archive(directory("d", { size: 1024 }), HIDDEN)],
  ["a symlink with data", "corrupt", () => archive(block({ type: "2", link: "t", size: 1024 }), HIDDEN)],
  ["a hardlink with data", "corrupt", () => archive(block({ type: "1", link: "t", size: 1024 }), HIDDEN)],
  ["a fifo with data", "corrupt", () => archive(block({ type: "6", size: 1024 }), HIDDEN)],
  ["a device with data", "corrupt", () => archive(block({ type: "3", size: 1024 }), HIDDEN)],
  ["a directory with a pax size", "corrupt", () => archive(pax({ size: "1024" }), directory("d"), HIDDEN)],
  ["a file named like a directory, with data", "corrupt", () => archive(file("a/", "x"))],
  ["a symlink without target", "corrupt", () => archive(link("2", "a", ""))],
  ["a hardlink without target", "corrupt", () => archive(link("1", "a", ""))],
  ["a device without numbers", "corrupt", () => archive(block({ type: "3", devMajor: "xxxxxxxx" }))],
  ["a multi-volume continuation", "unsupported", () => archive(block({ type: "M", magic: GNU }))],
  ["an incremental directory", "unsupported", () => archive(block({ type: "D", magic: GNU }))],
  ["a volume label", "unsupported", () => archive(block({ type: "V", magic: GNU }))],
  ["a Solaris extended header", "unsupported", () => archive(block({ type: "X" }))],
  ["an entry type nobody defined", "unsupported", () => archive(block({ type: "\xff" }))],

  // Extension headers
  [
    "two pax headers for one entry",
    "corrupt",
    () => archive(pax({ path: "a" }), pax({ path: "b" }), file("c")),
  ],
  ["two GNU long names", "corrupt", () => archive(extension("L", "a\0"), extension("L", "b\0"), file("c"))],
  [
    "two GNU long links",
    "corrupt",
    () => archive(extension("K", "a\0"), extension("K", "b\0"), link("2", "c", "d")),
  ],
  [
    "a global header between pax and entry",
    "corrupt",
    () => archive(pax({}), extension("g", ""), file("a")).slice(),
  ],
  [
    "a global header after a pax header with records",
    "corrupt",
    () => archive(pax({ path: "a" }), extension("g", record("comment", "c")), file("b")),
  ],
  [
    "both a pax path and a GNU long name",
    "corrupt",
    () => archive(pax({ path: "a" }), extension("L", "b\0"), file("c")),
  ],
  [
    "both a pax linkpath and a GNU long link",
    "corrupt",
    () => archive(pax({ linkpath: "a" }), extension("K", "b\0"), link("2", "c", "d")),
  ],
  ["a global path", "corrupt", () => archive(extension("g", record("path", "a")), file("b"))],
  ["a global size", "corrupt", () => archive(extension("g", record("size", "1024")), file("b"), HIDDEN)],
  ["a NUL in a pax path", "corrupt", () => archive(pax({ path: "a\0b" }), file("c"))],
  ["a NUL in a pax linkpath", "corrupt", () => archive(pax({ linkpath: "a\0b" }), link("2", "c", "d"))],
  ["a NUL inside a GNU long name", "corrupt", () => archive(extension("L", "a\0b\0"), file("c"))],
  [
    "a GNU long name that goes on in its padding",
    "corrupt",
    () => archive(extension("L", "abc\0", { size: 2 }), file("c")),
  ],
  ["an empty GNU long name", "corrupt", () => archive(extension("L", ""), file("c"))],
  ["a GNU long name of NULs", "corrupt", () => archive(extension("L", "\0\0\0"), file("c"))],
  ["a negative pax size", "corrupt", () => archive(pax({ size: "-1024" }), file("a"))],
  ["a pax size beyond 2^53", "corrupt", () => archive(pax({ size: "18446744073709551616" }), file("a"))],
  ["a pax size with a fraction", "corrupt", () => archive(pax({ size: "1.0" }), file("a"))],
  ["a pax record longer than the set", "corrupt", () => archive(extension("x", "99 path=a\n"), file("a"))],
  [
    "a pax record that ends inside another",
    "corrupt",
    () => archive(extension("x", "9 path=ab\n"), file("a")),
  ],
  [
    "a pax set filled up with NULs",
    "corrupt",
    () => archive(extension("x", `${record("a", "b")}\0\0`), file("a")),
  ],
  ["a pax set beyond the limit", "limit", () => block({ type: "x", size: 1024 * 1024 + 1 })],
  ["a pax set of 8 GiB", "limit", () => block({ type: "x", size: 8 * 1024 ** 3 - 1 })],
  ["a global set beyond the limit", "limit", () => block({ type: "g", size: 1024 * 1024 + 1 })],
  [
    "a GNU long name beyond the limit",
    "limit",
    () => block({ type: "L", magic: GNU, size: 1024 * 1024 + 1 }),
  ],
  ["a name of 4097 bytes in pax", "limit", () => archive(pax({ path: "n".repeat(4097) }), file("a"))],
  ["a name of 4097 bytes in GNU", "limit", () => archive(extension("L", `${"n".repeat(4097)}\0`), file("a"))],
  [
    "a link target of 4097 bytes",
    "limit",
    () => archive(pax({ linkpath: "n".repeat(4097) }), link("2", "a", "b")),
  ],
  ["more entries than allowed", "limit", () => archive(file("a"), file("b"), file("c")), { entries: 2 }],
  [
    "more global headers than allowed",
    "limit",
    () => join(Array(4).fill(extension("g", ""))),
    { entries: 3 },
  ],

  // Sparse files
  ["a sparse type outside GNU", "corrupt", () => archive(block({ type: "S" }))],
  ["a sparse type in V7", "corrupt", () => archive(block({ type: "S", magic: V7 }))],
  [
    "a sparse directory",
    "corrupt",
    () =>
      archive(
        pax({ "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "0" }),
        directory("d"),
      ),
  ],
  [
    "an old sparse map and a pax one",
    "corrupt",
    () =>
      archive(
        pax({ "GNU.sparse.size": "0", "GNU.sparse.numblocks": "0", "GNU.sparse.map": "" }),
        block({ type: "S", magic: GNU }),
      ),
  ],
  [
    "a negative old sparse offset",
    "corrupt",
    () =>
      archive(
        block({
          type: "S",
          magic: GNU,
          at: [
            [386, "\xff".repeat(12) + octal(0)],
            [483, octal(10)],
          ],
        }),
      ),
  ],
  [
    "a negative old real size",
    "corrupt",
    () => archive(block({ type: "S", magic: GNU, at: [[483, "\xff".repeat(12)]] })),
  ],
  ["a sparse version yet unknown", "unsupported", () => sparse10({ "GNU.sparse.minor": "1" }, "0\n")],
  ["a sparse map with too many regions", "limit", () => sparse10({}, "65537\n".padEnd(512, "\0"))],
  ["a sparse map that never ends", "corrupt", () => sparse10({}, "1\n".padEnd(512, "1"))],
  ["a sparse map longer than the data", "corrupt", () => sparse10({}, "1\n0\n")],
  ["a sparse map of text", "corrupt", () => sparse10({}, "one\n".padEnd(512, "\0"))],
  ["a sparse map with a negative number", "corrupt", () => sparse10({}, "1\n-1\n5\n".padEnd(517, "\0"))],
  ["a sparse region beyond the file", "corrupt", () => sparse01({ "GNU.sparse.map": "8,5" }, "12345")],
  ["a sparse map for less data than stored", "corrupt", () => sparse01({ "GNU.sparse.map": "0,4" }, "12345")],
  ["a sparse map of half a region", "corrupt", () => sparse01({ "GNU.sparse.map": "0" }, "")],
  ["a sparse map with signs", "corrupt", () => sparse01({ "GNU.sparse.map": "+0,5" }, "12345")],
  [
    "a sparse count that differs from the map",
    "corrupt",
    () => sparse01({ "GNU.sparse.map": "0,2,2,3" }, "12345"),
  ],
  [
    "two sparse maps",
    "corrupt",
    () =>
      sparse01({ "GNU.sparse.map": "0,5", "GNU.sparse.offset": "0", "GNU.sparse.numbytes": "5" }, "12345"),
  ],
  ["a sparse offset without a length", "corrupt", () => sparse01({ "GNU.sparse.offset": "0" }, "")],
  [
    "a sparse length before its offset",
    "corrupt",
    () => sparse01({ "GNU.sparse.numbytes": "5", "GNU.sparse.offset": "0" }, "12345"),
  ],
  [
    "a sparse file without a size",
    "corrupt",
    () => archive(pax({ "GNU.sparse.map": "0,5", "GNU.sparse.numblocks": "1" }), file("a", "12345")),
  ],
  [
    "a sparse name with NUL",
    "corrupt",
    () => sparse01({ "GNU.sparse.map": "0,5", "GNU.sparse.name": "a\0b" }, "12345"),
  ],
  ["star's own sparse form", "unsupported", () => archive(pax({ "SCHILY.realsize": "10" }), file("a"))],
];

for (const [name, code, build, limits] of CASES) {
  test(`openTar: ${name} is ${code}`, async () => {
    for (const chunk of [512, 1000]) {
      let found = "accepted";
      try {
        await readAll(build(), limits === undefined ? { chunk } : { chunk, limits });
      } catch (error) {
        found = (error as { code?: string }).code ?? String(error);
      }
      assert.is(found, code);
    }
  });
}

test("openTar takes names and sets that are exactly at the limit", async () => {
  const name = "n".repeat(4096);
  const comment = "c".repeat(1024 * 1024 - "1048576 comment=\n".length);
  const [first] = await readAll(archive(pax({ path: name }), file("a")));
  assert.is(first?.path.length, 4096);
  const [second] = await readAll(archive(pax({ comment }), file("a")));
  assert.is(second?.path, "a");
});

test("openTar reads a megabyte of pax records that arrives byte by byte in bounded time", async () => {
  const comment = "c".repeat(900_000);
  const entries = await readAll(archive(pax({ comment, path: "long" }), file("a")), { chunk: 1 });
  assert.equal(
    entries.map((entry) => entry.path),
    ["long"],
  );
});

test.run();
