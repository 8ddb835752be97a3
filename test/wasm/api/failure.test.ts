import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { failureText } from "../../../wasm/api/failure.ts";

const failure = suite("failureText");

failure("an error of the core is told by its fields, in this order", () => {
  const parts = { code: "limit", action: "read", subject: "ö", state: "it is large", hint: "less" } as const;
  assert.is(
    failureText(new RlError({ ...parts, cause: new Error("inner") })),
    '{"code":"limit","action":"read","subject":"ö","state":"it is large","hint":"less"}',
  );
  const { hint: _hint, ...rest } = parts;
  assert.is(JSON.parse(failureText(new RlError(rest))).hint, undefined);
});

failure("what an engine says of an argument of another shape is not passed on", () => {
  const texts = [new TypeError("undefined is not an object"), new RangeError("x"), "text"].map(failureText);
  assert.is(new Set(texts).size, 1);
  assert.is(JSON.parse(texts[0] ?? "").code, "invalid");
});

failure.run();
