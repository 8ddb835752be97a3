import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import { parseNormalizedReference } from "../../../core/reference/familiar.ts";
import { referenceError } from "../../../core/reference/fault.ts";

const test = suite("core/reference/fault");

const HEX = "7cc4b5aefd1d0cadf8d97d4350462ba51c694ebca145b08d7d41b41acc8db5aa";

const MISTAKES: readonly (readonly [text: string, code: ErrorCode, state: RegExp, hint: RegExp])[] = [
  ["", "invalid", /it is empty/, /give an image/],
  ["Alpine", "invalid", /must be lowercase/, /^use "alpine"$/],
  ["h.x:5000/A/B:Tag", "invalid", /must be lowercase/, /^use "h\.x:5000\/a\/b:Tag"$/],
  ["https://ghcr.io/a/b", "invalid", /not of the form/, /^leave out "https:\/\/"$/],
  ["my image", "invalid", /not of the form/, /white space/],
  ["alpine/", "invalid", /not of the form/, /slash at the end/],
  ["alpine:", "invalid", /not of the form/, /after the colon/],
  ["--rmm", "invalid", /not of the form/, /options before the image/],
  ["alpine:.1", "invalid", /not of the form/, /^a tag has/],
  [HEX, "invalid", /identifier/, new RegExp(`"sha256:${HEX}"`)],
  [`alpine@sha512:${HEX}${HEX}`, "unsupported", /algorithm/, /sha256: and 64/],
  [`alpine@sha256:${HEX}0`, "invalid", /number of digits/, /sha256: and 64/],
  [`alpine@sha256:${HEX.toUpperCase()}`, "invalid", /not lower-case/, /sha256: and 64/],
];

for (const [text, code, state, hint] of MISTAKES) {
  test(`parseNormalizedReference: says how to mend ${JSON.stringify(text.slice(0, 40))}`, () => {
    assert.throws(
      () => parseNormalizedReference(text),
      (error: unknown) =>
        isRlError(error) &&
        error.code === code &&
        error.action === "parse reference" &&
        state.test(error.state) &&
        hint.test(error.hint ?? ""),
    );
  });
}

test("referenceError: keeps a megabyte of text out of its message", () => {
  assert.ok(referenceError("format", `${"-".repeat(1_000_000)}`).message.length < 1000);
});

test.run();
