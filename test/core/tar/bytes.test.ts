import { suite } from "uvu";
import * as assert from "uvu/assert";
import { concatBytes, displayName, equalBytes, hasText, isZero, latin1 } from "../../../core/tar/bytes.ts";
import { bytes, text } from "./build.ts";

const test = suite("core/tar/bytes");

test("latin1 keeps every byte apart", () => {
  const all = Uint8Array.from({ length: 256 }, (_, at) => at);
  assert.is(latin1(all), text(all));
  assert.is(latin1(bytes("abcdef"), 2, 4), "cd");
});

test("displayName shows UTF-8 as it is and other bytes escaped", () => {
  assert.is(displayName(new TextEncoder().encode("café\n")), "café\n");
  assert.is(displayName(bytes("a\xff\n")), "a\\xff\\x0a");
  assert.is.not(displayName(bytes("a\xff")), displayName(bytes("a\xfe")));
});

test("equalBytes and hasText compare bytes, never past the end", () => {
  assert.ok(equalBytes(bytes("a\xff"), bytes("a\xff")));
  assert.not.ok(equalBytes(bytes("a\xff"), bytes("a\xfe")));
  assert.not.ok(equalBytes(bytes("a"), bytes("ab")));
  assert.ok(hasText(bytes("xx.wh."), ".wh.", 2));
  assert.not.ok(hasText(bytes("xx.wh"), ".wh.", 2));
});

test("concatBytes joins and isZero sees one bit", () => {
  assert.is(text(concatBytes([bytes("a"), bytes(""), bytes("bc")])), "abc");
  assert.ok(isZero(new Uint8Array(3)));
  assert.not.ok(isZero(bytes("\0\0\x01")));
});

test.run();
