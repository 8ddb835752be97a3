import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { createTreeFrames, type TreeFrame } from "../../../core/host/bun/tree-frames.ts";

const test = suite("core/host/bun/tree-frames");

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ""), "hex"));

/** A symbolic link "a" to "b", mode 0777 of 1:2, time -1.5 s, in the form of syscalls-c/tree.h. */
const ENTRY = fromHex(`30000001 ffa1 01000000 02000000 feffffffffffffff 0065cd1d 0000000000000000
  00000000 00000000 03000000 02 01 0100 61 62`);
const XATTR = fromHex("0a000002 0600 757365722e78 0102");
const DATA = fromHex("05000003 6162636465");
const ANSWER = fromHex("17000000 00000000 00000000 00000000 00000000 00000000");

function framesOf(...chunks: readonly Uint8Array[]): TreeFrame[] {
  const frames = createTreeFrames();
  const found: TreeFrame[] = [];
  for (const chunk of chunks) {
    frames.push(chunk);
    for (let frame = frames.next(); frame !== undefined; frame = frames.next()) found.push(frame);
  }
  return found;
}

test("an entry has these fields at these places", () => {
  const [frame] = framesOf(ENTRY);
  assert.equal(frame, {
    kind: "entry",
    entry: {
      type: "symlink",
      path: fromHex("61"),
      target: fromHex("62"),
      mode: 0o777,
      uid: 1,
      gid: 2,
      mtimeSeconds: -2,
      mtimeNanoseconds: 500_000_000,
      size: 0,
      deviceMajor: 0,
      deviceMinor: 0,
      link: 3,
      below: "other",
      same: true,
      xattrs: [],
    },
  });
});

test("frames come whole however the bytes are cut, data in pieces", () => {
  const all = Uint8Array.from(Buffer.concat([ENTRY, XATTR, DATA, ANSWER]));
  for (let size = 1; size <= all.length; size++) {
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < all.length; at += size) chunks.push(all.slice(at, at + size));
    const frames = framesOf(...chunks);
    const kinds = frames.map(({ kind }) => kind).filter((kind, index, list) => kind !== list[index - 1]);
    assert.equal(kinds, ["entry", "xattr", "data", "answer"], `${size} bytes at a time`);
    const data = frames.flatMap((frame) => (frame.kind === "data" ? [...frame.bytes] : []));
    assert.equal(data, [0x61, 0x62, 0x63, 0x64, 0x65]);
  }
});

test("names and values of attributes, and the answer", () => {
  const [xattr, answer] = framesOf(XATTR, ANSWER);
  assert.equal(xattr, { kind: "xattr", name: fromHex("757365722e78"), value: fromHex("0102") });
  assert.is(answer?.kind === "answer" && answer.answer.step, 23);
});

test("what the worker never sends is refused", () => {
  for (const bad of [
    "00000009",
    "01000001 00",
    "01000002 00",
    `${Buffer.from(ENTRY).toString("hex").slice(0, 92)}ff00`,
  ]) {
    let code = "none";
    try {
      framesOf(Uint8Array.from([...fromHex(bad), ...new Uint8Array(64)]));
    } catch (error) {
      code = isRlError(error) ? error.code : String(error);
    }
    assert.is(code, "io", bad);
  }
});

test.run();
