import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeHeader, encodeHeader, isZeroBlock, paddingOf } from "../../../core/tar/header.ts";
import { block, bytes, GNU, text, USTAR, V7 } from "./build.ts";

const test = suite("core/tar/header");

/** Blocks as tools wrote them: the first 360 bytes in hexadecimal, NUL after that. */
function literal(hex: string): Uint8Array {
  const out = new Uint8Array(512);
  out.set(Uint8Array.from(hex.replace(/\s/g, "").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)));
  return out;
}

const Z = (count: number): string => "00".repeat(count);

/** `tar --format=ustar --owner=1000 --group=100 --numeric-owner --mtime=@1700000000`, a file "a.txt" of 5 bytes. */
const GNU_TAR_USTAR: string = `
  612e747874 ${Z(95)}
  3030303036343400 3030303137353000 3030303031343400
  303030303030303030303500 313435323437373034303000 30313032353100 20 30 ${Z(100)}
  757374617200 3030 ${Z(64)} 3030303030303000 3030303030303000`;

test("decodeHeader reads a literal ustar block of GNU tar", () => {
  const header = decodeHeader(literal(GNU_TAR_USTAR));
  assert.is(header.format, "ustar");
  assert.is(text(header.name), "a.txt");
  assert.is(header.typeFlag, 0x30);
  assert.is(header.mode, 0o644);
  assert.is(header.uid, 1000);
  assert.is(header.gid, 100);
  assert.is(header.size, 5);
  assert.is(header.mtime, 1700000000);
});

test("encodeHeader writes the same literal block", () => {
  const fields = {
    typeFlag: 0x30,
    name: bytes("a.txt"),
    prefix: bytes(""),
    linkName: bytes(""),
    mode: 0o644,
    uid: 1000,
    gid: 100,
    size: 5,
    mtime: 1700000000,
    deviceMajor: 0,
    deviceMinor: 0,
  };
  assert.is(text(encodeHeader(fields)), text(literal(GNU_TAR_USTAR)));
});

test("decodeHeader accepts a checksum summed over signed bytes", () => {
  const good = block({ name: "caf\xc3\xa9" });
  const unsignedSum = Number.parseInt(text(good.subarray(148, 154)), 8);
  const signed = block({
    name: "caf\xc3\xa9",
    checksum: `${(unsignedSum - 512).toString(8).padStart(6, "0")}\0 `,
  });
  assert.is(text(decodeHeader(signed).name), "caf\xc3\xa9");
});

test("decodeHeader refuses a checksum one off, a blank one and a changed byte", () => {
  const wrong = block({ checksum: "000001\0 " });
  const blank = block({ checksum: "        " });
  const changed = block();
  changed[0] = 0x47;
  for (const bad of [wrong, blank, changed]) assert.throws(() => decodeHeader(bad), /checksum/);
});

test("decodeHeader joins prefix and name in ustar only", () => {
  assert.is(text(decodeHeader(block({ name: "b", prefix: "a", magic: USTAR })).name), "a/b");
  assert.is(text(decodeHeader(block({ name: "b", prefix: "a", magic: V7 })).name), "b");
});

test("decodeHeader refuses a prefix, and a sparse map of a file that is not sparse, in GNU's format", () => {
  const times = "00000000001\x0000000000002\0";
  assert.is(text(decodeHeader(block({ name: "b", prefix: times, magic: GNU })).name), "b");
  for (const prefix of ["a", "p".repeat(155), `${times}1`, `${"\0".repeat(41)}1`, `${"\0".repeat(149)}1`]) {
    assert.throws(() => decodeHeader(block({ name: "b", prefix, magic: GNU })), /field (atime|sparse map)/);
  }
  assert.is(decodeHeader(block({ prefix: `${"\0".repeat(41)}1`, magic: GNU, type: "S" })).typeFlag, 0x53);
});

test("decodeHeader reads names that fill their fields, without a NUL", () => {
  const header = decodeHeader(
    block({ name: "n".repeat(100), prefix: "p".repeat(155), link: "l".repeat(100), type: "2" }),
  );
  assert.is(text(header.name), `${"p".repeat(155)}/${"n".repeat(100)}`);
  assert.is(text(header.linkName), "l".repeat(100));
});

test("decodeHeader ends the prefix of star at 131 bytes", () => {
  const star = block({
    name: "n",
    prefix: `${"p".repeat(131)}00000000000 00000000000 `,
    at: [[508, "tar\0"]],
  });
  const header = decodeHeader(star);
  assert.is(header.format, "star");
  assert.is(text(header.name), `${"p".repeat(131)}/n`);
});

test("decodeHeader cuts a name at the first NUL and nowhere else", () => {
  assert.is(text(decodeHeader(block({ name: "safe\0x\nevil" })).name), "safe");
  assert.is(text(decodeHeader(block({ name: "a\nb\xff\x01" })).name), "a\nb\xff\x01");
});

test("decodeHeader refuses an unknown magic", () => {
  assert.throws(() => decodeHeader(block({ magic: "ustar 00" })), /magic/);
  assert.throws(() => decodeHeader(block({ magic: "ustarX" })), /magic/);
});

test("decodeHeader refuses negative sizes, modes and owners", () => {
  const minus = "\xff".repeat(12);
  assert.throws(() => decodeHeader(block({ size: minus })), /negative/);
  assert.throws(() => decodeHeader(block({ uid: "\xff".repeat(8) })), /negative/);
  assert.throws(() => decodeHeader(block({ gid: "\xff".repeat(8) })), /negative/);
  assert.throws(() => decodeHeader(block({ mode: "\xff".repeat(8) })), /negative/);
});

test("decodeHeader takes a negative time in base-256", () => {
  assert.is(decodeHeader(block({ mtime: `${"\xff".repeat(11)}\xfe` })).mtime, -2);
});

test("decodeHeader reads device numbers of devices and ignores noise in others", () => {
  const device = decodeHeader(block({ type: "3", devMajor: "0000001\0", devMinor: "0000003\0" }));
  assert.equal([device.deviceMajor, device.deviceMinor], [1, 3]);
  assert.is(decodeHeader(block({ devMajor: "garbage!" })).deviceMajor, 0);
  assert.throws(() => decodeHeader(block({ type: "4", devMajor: "garbage!" })), /devmajor/);
});

test("decodeHeader gives names that do not share the block", () => {
  const whole = block({ name: "abc" });
  const { name } = decodeHeader(whole);
  whole.fill(0);
  assert.is(text(name), "abc");
});

test("isZeroBlock is true of zeros alone", () => {
  const almost = new Uint8Array(512);
  assert.ok(isZeroBlock(almost));
  almost[511] = 1;
  assert.not.ok(isZeroBlock(almost));
});

test("paddingOf fills the last block", () => {
  assert.equal([0, 1, 511, 512, 513].map(paddingOf), [0, 511, 1, 0, 511]);
});

test.run();
