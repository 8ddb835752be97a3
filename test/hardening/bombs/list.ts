import { block, GNU, link, octal } from "../../core/tar/build.ts";
import {
  announce,
  archive,
  directory,
  END,
  extension,
  file,
  frame,
  frames,
  gzip,
  HOLES,
  join,
  type Layer,
  MIB,
  many,
  members,
  pax,
  plain,
  record,
  skippable,
  times,
  zeros,
  zstd,
} from "./make.ts";

export interface Bomb {
  readonly what: string;
  /** The code of the refusal. */
  readonly code: "limit" | "corrupt";
  readonly make: () => Layer;
}

const GIB = 1024 * MIB;
const run = { repeat: 128 * 1024 };
const head = { raw: announce("zeros", 60 * GIB) };

function limit(what: string, make: () => Layer): Bomb {
  return { what, code: "limit", make };
}

function corrupt(what: string, make: () => Layer): Bomb {
  return { what, code: "corrupt", make };
}

/** An entry whose name goes through pax. */
function named(path: string, entry: Uint8Array): Uint8Array {
  return join([pax({ path }), entry]);
}

function hole(format: string, name: string, size: number): Uint8Array {
  return HOLES[format]?.(name, size) ?? zeros(0);
}

const ZEROS_64 = (): Uint8Array => gzip(zeros(64 * MIB)).bytes;

export const BOMBS: readonly Bomb[] = [
  limit("gzip: a file of zeros", () => gzip(join([announce("zeros", 64 * MIB), zeros(64 * MIB), END]))),
  limit("gzip: ten gigabytes of zeros in members of 64 MiB", () =>
    members(gzip(announce("zeros", 10 * GIB)).bytes, ...times(160, ZEROS_64())),
  ),
  limit("gzip: members of one megabyte", () =>
    members(gzip(announce("zeros", GIB)).bytes, ...times(1024, gzip(zeros(MIB)).bytes)),
  ),
  corrupt("gzip: members of nothing", () =>
    members(gzip(announce("zeros", GIB)).bytes, ...times(200_000, gzip(zeros(0)).bytes)),
  ),
  corrupt("gzip: a gzip stream inside", () => gzip(gzip(zeros(64 * MIB)).bytes)),
  limit("gzip: zeros behind the archive", () =>
    members(gzip(archive(file("a", "x"))).bytes, ...times(4, ZEROS_64())),
  ),
  corrupt("gzip: a name in the header that does not end", () =>
    members(Uint8Array.of(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3), new Uint8Array(16 * MIB).fill(0x61)),
  ),
  corrupt("gzip: junk behind the last member", () =>
    members(gzip(archive(file("a", "x"))).bytes, zeros(MIB).fill(1)),
  ),
  limit("gzip: one file written over and over", () =>
    members(...times(100, gzip(join([announce("same", 8 * MIB), zeros(8 * MIB)])).bytes)),
  ),
  limit("zstd: runs of zeros", () => frames(frame([head, ...Array.from({ length: 100_000 }, () => run)]))),
  limit("zstd: runs of zeros in frames of their own", () =>
    frames(frame([head]), ...times(100_000, frame([run]))),
  ),
  limit("zstd: a frame of 128 MiB that repeats itself", () =>
    zstd(join([announce("zeros", GIB), zeros(128 * MIB)])),
  ),
  limit("zstd: a window of 256 MiB", () => frames(frame([head, run], { windowLog: 28 }))),
  limit("zstd: a window of 2 GiB", () => frames(frame([head, run], { windowLog: 31 }))),
  limit("zstd: the largest window", () => frames(frame([head, run], { header: [0, 0xff] }))),
  limit("zstd: the largest window allowed, and runs of zeros", () =>
    frames(frame([head, ...Array.from({ length: 100_000 }, () => run)], { windowLog: 27 })),
  ),
  limit("zstd: a single segment of a terabyte", () =>
    frames(frame([head, run], { header: [0xe0, 0, 0, 0, 0, 0, 1, 0, 0] })),
  ),
  corrupt("zstd: a skippable frame of 4 GiB that is not there", () =>
    frames(frame([{ raw: archive(file("a", "x")) }]), skippable(0xffff_ffff)),
  ),
  corrupt("zstd: skippable frames of nothing", () =>
    frames(frame([{ raw: announce("zeros", GIB) }]), join(times(1_000_000, skippable(0)))),
  ),
  corrupt("zstd: blocks of nothing", () =>
    frames(
      frame([{ raw: announce("zeros", GIB) }, ...Array.from({ length: 1_000_000 }, () => ({ repeat: 0 }))]),
    ),
  ),
  limit("sparse: eight terabytes, format 1.0", () => plain(archive(hole("1.0", "s", 8 * 1024 * GIB)))),
  limit("sparse: sixty gigabytes, format 0.0", () => plain(archive(hole("0.0", "s", 60 * GIB)))),
  limit("sparse: sixty gigabytes, format 0.1", () => plain(archive(hole("0.1", "s", 60 * GIB)))),
  limit("sparse: sixty gigabytes, format 1.0", () => plain(archive(hole("1.0", "s", 60 * GIB)))),
  limit("sparse: eight gigabytes, of old", () => plain(archive(hole("old", "s", 8 * GIB - 1)))),
  limit("sparse: a thousand files of ten megabytes, compressed", () =>
    gzip(archive(many(1000, (at) => hole("0.1", `s${at}`, 10 * MIB)))),
  ),
  limit("sparse: a thousand files of ten megabytes, compressed with zstd", () =>
    zstd(archive(many(1000, (at) => hole("0.1", `s${at}`, 10 * MIB)))),
  ),
  limit("sparse: more regions than anybody writes", () =>
    plain(
      archive(
        join([
          pax({ "GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.realsize": "9" }),
          file("s", `65537\n${"0\n0\n".repeat(65_537)}`.padEnd(525 * 512, "\0")),
        ]),
      ),
    ),
  ),
  limit("sparse: a map of old that goes on and on", () =>
    plain(
      block({
        name: "s",
        type: "S",
        magic: GNU,
        at: [
          [482, "1"],
          [386, octal(0)],
          [398, octal(0)],
          [410, octal(0)],
          [422, octal(0)],
          [434, octal(0)],
          [446, octal(0)],
          [458, octal(0)],
          [470, octal(0)],
        ],
      }),
      ...times(4000, mapBlock()),
    ),
  ),
  limit("entries: a million global headers", () => members(...times(1001, gzip(globals(1000)).bytes))),
  limit("entries: one hard link a million times", () =>
    members(gzip(file("a")).bytes, ...times(1001, gzip(links(1000)).bytes)),
  ),
  limit("directories: names that imply 255 others each", () =>
    gzip(many(2000, (at) => named(`${at}/${"d/".repeat(254)}f`, file("f")))),
  ),
  limit("directories: names of four kilobytes", () =>
    zstd(many(20_000, (at) => named(`${`${"n".repeat(250)}/`.repeat(15)}${at}`, directory("d")))),
  ),
  limit("directories: 257 levels", () => plain(archive(named("d/".repeat(257), directory("d"))))),
  limit("names: more than a path can have", () =>
    plain(archive(named(`${"n".repeat(200)}/`.repeat(30), directory("d")))),
  ),
  limit("names: a component that no file system takes", () =>
    plain(archive(named("n".repeat(4000), file("f")))),
  ),
  limit("pax: a record set of a megabyte and one", () =>
    plain(archive(extension("x", "c".repeat(MIB + 1)), file("a"))),
  ),
  limit("pax: a record set that says it has eight gigabytes", () =>
    plain(archive(extension("x", record("comment", "x"), { size: octal(8 * GIB - 1) }), file("a"))),
  ),
  limit("attributes: more than there may be", () => plain(archive(attributes(65, 10), file("a")))),
  limit("attributes: larger than there may be", () => plain(archive(attributes(1, 65_537), file("a")))),
  limit("attributes: many large ones", () => plain(archive(attributes(64, 60_000), file("a")))),
  limit("sizes: a hundred gigabytes that are not there", () => plain(archive(announce("a", 100 * GIB)))),
  corrupt("sizes: seven gigabytes that are not there", () => plain(archive(announce("a", 7 * GIB)))),
  corrupt("sizes: eight exabytes", () =>
    plain(archive(block({ name: "a", size: "\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff" }))),
  ),
];

function attributes(count: number, length: number): Uint8Array {
  const entries = Array.from({ length: count }, (_, at) => [`SCHILY.xattr.user.${at}`, "v".repeat(length)]);
  return pax(Object.fromEntries(entries));
}

function links(count: number): Uint8Array {
  return join(times(count, link("1", "b", "a")));
}

function globals(count: number): Uint8Array {
  return join(times(count, extension("g", record("comment", "x"))));
}

/** A block of an old sparse map, full and with another one behind it. */
function mapBlock(): Uint8Array {
  const text = `${octal(0).repeat(42)}1`;
  return Uint8Array.from(text.padEnd(512, "\0"), (c) => c.charCodeAt(0));
}
