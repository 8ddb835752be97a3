import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  digestAlgorithm,
  digestHex,
  formatDigest,
  isDigest,
  parseDigest,
} from "../../../core/digest/digest.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("core/digest/digest");

const A64 = "a".repeat(64);
const A128 = "0123456789abcdef".repeat(8);

test("parseDigest: accepts sha256 with 64 and sha512 with 128 lower-case digits", () => {
  assert.is(parseDigest(`sha256:${A64}`), `sha256:${A64}`);
  assert.is(parseDigest(`sha512:${A128}`), `sha512:${A128}`);
});

const REFUSED: readonly (readonly [name: string, text: string, state: RegExp])[] = [
  ["nothing", "", /no algorithm/],
  ["digits alone", A64, /no algorithm/],
  ["an empty algorithm", `:${A64}`, /not sha256 or sha512/],
  ["sha384", `sha384:${"a".repeat(96)}`, /not sha256 or sha512/],
  ["md5", `md5:${"a".repeat(32)}`, /not sha256 or sha512/],
  ["an upper-case algorithm", `SHA256:${A64}`, /not sha256 or sha512/],
  ["a compound algorithm", `sha256+b64:${A64}`, /not sha256 or sha512/],
  ["63 digits", `sha256:${A64.slice(1)}`, /63 digits instead of 64/],
  ["65 digits", `sha256:${A64}a`, /65 digits/],
  ["no digits", "sha256:", /0 digits/],
  ["64 digits of sha512", `sha512:${A64}`, /64 digits instead of 128/],
  ["upper-case digits", `sha256:${"A".repeat(64)}`, /lower-case hexadecimal/],
  ["a letter past f", `sha256:${A64.slice(1)}g`, /lower-case hexadecimal/],
  ["a path in the digits", `sha256:../../${"a".repeat(58)}`, /lower-case hexadecimal/],
  ["a path as the algorithm", `../sha256:${A64}`, /not sha256 or sha512/],
  ["a newline at the end", `sha256:${A64}\n`, /65 digits/],
  ["a newline as a digit", `sha256:${A64.slice(1)}\n`, /lower-case hexadecimal/],
  ["a NUL", `sha256:${A64.slice(1)}\0`, /lower-case hexadecimal/],
  ["full-width digits", `sha256:${"\uff11".repeat(64)}`, /lower-case hexadecimal/],
  ["white space before", ` sha256:${A64}`, /not sha256 or sha512/],
];

for (const [name, text, state] of REFUSED) {
  test(`parseDigest: refuses ${name}`, () => {
    assert.not.ok(isDigest(text));
    assert.throws(
      () => parseDigest(text),
      (error: unknown) => isRlError(error) && error.code === "invalid" && state.test(error.state),
    );
  });
}

test("parseDigest: keeps a megabyte of text out of its message", () => {
  assert.throws(
    () => parseDigest("x".repeat(1_000_000)),
    (error: unknown) => isRlError(error) && error.message.length < 500,
  );
});

test("formatDigest: joins algorithm and digits, and refuses what parseDigest refuses", () => {
  assert.is(formatDigest("sha256", A64), `sha256:${A64}`);
  assert.throws(() => formatDigest("sha256", A128), /Cannot parse digest/);
});

test("digestAlgorithm, digestHex: take a digest apart", () => {
  assert.is(digestAlgorithm(parseDigest(`sha256:${A64}`)), "sha256");
  assert.is(digestAlgorithm(parseDigest(`sha512:${A128}`)), "sha512");
  assert.is(digestHex(parseDigest(`sha512:${A128}`)), A128);
});

test.run();
