/** Archives by a grammar of what writers, careless ones and hostile ones write. */
import {
  type BlockSpec,
  block,
  data,
  extension,
  GNU,
  join,
  octal,
  record,
  USTAR,
  V7,
} from "../../core/tar/build.ts";

/** Draws numbers below a bound, the same ones for the same seed. */
export type Random = (below: number) => number;

export function generator(seed: number): Random {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const NAMES = [
  "a",
  "b/c",
  "d/",
  "./e",
  "/f",
  "g//h",
  "..",
  "\xff\xfe",
  "sp ace",
  "n".repeat(99),
  "n".repeat(100),
  "new\nline",
  "tab\t",
  "back\\slash",
];
const TYPES = ["0", "0", "0", "\0", "1", "2", "3", "4", "5", "5", "6", "7"];
const ODD_TYPES = ["8", "9", "A", "D", "K", "L", "M", "N", "S", "V", "X", "g", "x", "z", " "];
const MAGICS = [USTAR, USTAR, GNU, GNU, V7, "ustar\0\0\0", "ustar 00", "ustar\x0001"];

function pick<T>(random: Random, values: readonly T[], otherwise: T): T {
  return values[random(values.length)] ?? otherwise;
}

/** A size as somebody may write it; mostly the right one. */
function sizeField(random: Random, size: number): string {
  const digits = size.toString(8);
  const choices = [
    `${digits.padStart(12, "0")}`,
    `${digits.padStart(11, " ")} `,
    `${digits} `.padEnd(12, "\0"),
    `\x80${"\0".repeat(9)}${String.fromCharCode((size >> 8) & 255, size & 255)}`,
    `${digits}8`.padEnd(12, "\0"),
    `-${digits}`.padEnd(12, "\0"),
    "\xff".repeat(12),
    "\0".repeat(12),
    " ".repeat(12),
    octal(size + 512),
    octal(Math.max(0, size - 1)),
  ];
  return random(8) > 0 ? octal(size) : pick(random, choices, octal(size));
}

/** A header and what follows it, with one or two things wrong now and then. */
function entry(random: Random): Uint8Array {
  const type = random(25) === 0 ? pick(random, ODD_TYPES, "0") : pick(random, TYPES, "0");
  const hasContent = type === "0" || type === "7" || type === "\0" || random(40) === 0;
  const content = hasContent ? "content ".repeat(random(120)) : "";
  const spec: BlockSpec = {
    name: pick(random, NAMES, "a"),
    type,
    magic: random(12) === 0 ? pick(random, MAGICS, USTAR) : pick(random, [USTAR, GNU], USTAR),
    size: sizeField(random, content.length),
  };
  if (type === "1" || type === "2") spec.link = random(8) === 0 ? "" : pick(random, NAMES, "a");
  if (random(12) === 0) spec.prefix = pick(random, ["pre/fix", "..", "/abs", "p".repeat(155)], "p");
  if (random(30) === 0)
    spec.mode = pick(random, ["100644 \0", "-1", "junk", "\xff".repeat(8), "7777777\0"], "0");
  if (random(30) === 0) spec.uid = pick(random, ["\x80\0\0\0\0\0\x03\xe8", "99999999", "  1750 \0", ""], "0");
  if (random(30) === 0)
    spec.mtime = pick(random, ["\xff".repeat(12), "\x80\0\0\0\0\0\0\x01\0\0\0\0", "", "junk"], "0");
  if (random(60) === 0) spec.checksum = pick(random, ["0\0", "        ", "junk"], "0");
  if (random(40) === 0) spec.at = [[random(500), String.fromCharCode(random(256))]];
  if (type === "3" || type === "4") [spec.devMajor, spec.devMinor] = ["0000001\0", "0000003\0"];
  return join([block(spec), data(content)]);
}

const KEYWORDS: readonly (readonly [string, readonly string[]])[] = [
  ["path", ["pax/name", "../up", "/abs", "", "nul\0", "\xff", "x".repeat(300), "slash/"]],
  ["linkpath", ["pax/target", "..", ""]],
  ["size", ["0", "5", "512", "1024", "010", "-1", "+1", "1e3", "", "99999999999999999999"]],
  ["uid", ["0", "1000", "-1", "4294967296", ""]],
  ["mtime", ["1", "1.5", "-1.5", "junk", "99999999999999999999"]],
  ["comment", ["x", "y\n11 path=evil\n"]],
  ["hdrcharset", ["BINARY", "ISO-IR 10646 2000 UTF-8"]],
  ["SCHILY.xattr.user.a", ["1", ""]],
  ["GNU.sparse.major", ["1"]],
  ["GNU.sparse.minor", ["0"]],
  ["GNU.sparse.name", ["sparse/name"]],
  ["GNU.sparse.realsize", ["1024", "10"]],
  ["GNU.sparse.size", ["1024"]],
  ["GNU.sparse.numblocks", ["0", "1"]],
  ["GNU.sparse.map", ["0,5", "", "5"]],
  ["GNU.sparse.offset", ["0"]],
  ["GNU.sparse.numbytes", ["5"]],
  ["VENDOR.keyword", ["x"]],
];

function paxHeader(random: Random): Uint8Array {
  const count = 1 + random(3);
  const records = Array.from({ length: count }, () => {
    // The sparse keywords stand at the end: they are rarer than the others, alone they are always wrong.
    const bound = random(5) === 0 ? KEYWORDS.length : 8;
    const [keyword, values] = KEYWORDS[random(bound)] ?? ["comment", ["x"]];
    return record(keyword, pick(random, values, ""));
  });
  const broken =
    random(30) === 0 ? pick(random, ["9 path=b", "99 path=b\n", "0 a=b\n", "x", "\0".repeat(20)], "") : "";
  const type = random(6) === 0 ? "g" : "x";
  return extension(type, records.join("") + broken);
}

function gnuHeader(random: Random): Uint8Array {
  const texts = ["long/name\0", `${"l".repeat(200)}\0`, "no end", "in\0side\0", "\0", "../up\0", "slash/\0"];
  return extension(random(3) === 0 ? "K" : "L", pick(random, texts, "x\0"));
}

function sparseOfOld(random: Random): Uint8Array {
  const at: (readonly [number, string])[] = [
    [386, octal(random(3) * 512)],
    [398, octal(8)],
    [483, octal(random(4) === 0 ? 4 : 2048)],
  ];
  const magic = random(6) === 0 ? USTAR : GNU;
  return join([block({ name: "old-sparse", type: "S", magic, size: 8, at }), data("content ")]);
}

function part(random: Random): Uint8Array {
  const choice = random(40);
  if (choice < 29) return entry(random);
  if (choice < 35) return join([paxHeader(random), entry(random)]);
  if (choice < 37) return join([gnuHeader(random), entry(random)]);
  if (choice === 37) return sparseOfOld(random);
  if (choice === 38) return paxHeader(random);
  return pick(
    random,
    [new Uint8Array(512), new Uint8Array(512), new Uint8Array(512).fill(0x41)],
    new Uint8Array(),
  );
}

/** One archive: some parts, an end or none, perhaps something behind it or cut off. */
export function generateArchive(random: Random): Uint8Array {
  const parts = Array.from({ length: 1 + random(6) }, () => part(random));
  const ends = [
    new Uint8Array(1024),
    new Uint8Array(1024),
    new Uint8Array(512),
    new Uint8Array(10240),
    new Uint8Array(),
  ];
  parts.push(pick(random, ends, new Uint8Array(1024)));
  if (random(20) === 0) parts.push(part(random));
  const whole = join(parts);
  if (random(20) === 0) return whole.subarray(0, random(whole.length));
  return whole;
}
