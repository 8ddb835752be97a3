import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nameOfKey } from "../../../../core/image/check/record-name.ts";
import { imageKey } from "../../../../core/image/key.ts";

const naming = suite("nameOfKey");

naming("it is what the key was made of, as long as that is not shortened", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 60, unit: "binary" }), (text) => {
      const reference = `a.test/${text.replace(/\s/g, "")}`;
      const key = imageKey(reference, "linux/arm64/v8");
      const expected = key.includes("=+") ? undefined : { reference, platform: "linux/arm64/v8" };
      assert.equal(nameOfKey(key), expected);
    }),
  );
});

naming("what imageKey does not write is no name", () => {
  for (const key of [
    "images/a",
    "images/a=20",
    "images/=20b",
    "images/a=2",
    "images/a b",
    "layers/a=20b",
    "",
  ])
    assert.is(nameOfKey(key), undefined, key);
  assert.is(nameOfKey(imageKey(`a.test/${"x".repeat(300)}`, "linux/amd64")), undefined);
});

naming.run();
