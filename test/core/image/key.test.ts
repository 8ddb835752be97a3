import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeName, IMAGE_PREFIX, imageKey } from "../../../core/image/key.ts";
import { METADATA_KEY } from "../../../core/ports/metadata.ts";

const key = suite("image key");

key("imageKey is what run computes", () => {
  assert.is(
    imageKey("docker.io/library/alpine:3.20", "linux/amd64"),
    "images/docker.io+library+alpine=3a3.20=20linux+amd64",
  );
  assert.is(
    imageKey("[::1]:5000/a_b:V-1", "linux/arm/v7"),
    "images/=5b=3a=3a1=5d=3a5000+a_b=3aV-1=20linux+arm+v7",
  );
  assert.ok(imageKey("a", "b").startsWith(IMAGE_PREFIX));
});

key("encodeName escapes what has a meaning in a path or in the encoding", () => {
  assert.equal(["=", "+", ".", "..", "...", "ä", "%"].map(encodeName), [
    "=3d",
    "=2b",
    "=2e",
    "=2e=2e",
    "...",
    "=c3=a4",
    "=25",
  ]);
});

key("encodeName gives one segment that fits a file name, however long the name", () => {
  const name = `registry.test/${"a:".repeat(300)}`;
  const encoded = encodeName(name);
  assert.match(encoded, /^registry\.test\+a=3a.{90,}=\+[0-9a-f]{64}$/);
  assert.ok(encoded.length <= 200);
  assert.is.not(encodeName(`${name}b`), encoded);
  assert.is(encodeName("a".repeat(200)), "a".repeat(200));
});

key("different names are encoded differently", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(name, name, (one, other) => {
      assert.match(encodeName(one), METADATA_KEY);
      assert.not.match(encodeName(one), "/");
      assert.is(encodeName(one) === encodeName(other), one.toWellFormed() === other.toWellFormed());
    }),
  );
});

key("reference and platform cannot be confused", () => {
  assert.is.not(imageKey("a/b", "c"), imageKey("a", "b/c"));
});

key.run();
