import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeName, encodeName, IMAGE_PREFIX, imageKey } from "../../../core/image/key.ts";
import { METADATA_KEY } from "../../../core/ports/metadata.ts";

const key = suite("image key");

key("imageKey is what run computes", () => {
  assert.is(
    imageKey("docker.io/library/alpine:3.20", "linux/amd64"),
    "images/docker.io+library+alpine=3a3.20/linux+amd64",
  );
  assert.is(
    imageKey("[::1]:5000/a_b:V-1", "linux/arm/v7"),
    "images/=5b=3a=3a1=5d=3a5000+a_b=3aV-1/linux+arm+v7",
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

key("encodeName cuts long names to segments that fit a file name", () => {
  const pieces = encodeName(`registry.test/${"a:".repeat(300)}`).split("/");
  assert.ok(pieces.length > 1);
  assert.ok(pieces.every((piece) => piece.length <= 202));
  assert.ok(pieces.slice(0, -1).every((piece) => piece.endsWith("=+")));
  // The rest after the cut would be a directory's name.
  assert.is(encodeName(`${"a".repeat(200)}..`), `${"a".repeat(200)}=+/=2e=2e`);
});

key("decodeName reads every encoded name back, so encodeName is injective", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1, maxLength: 500 }), (name) => {
      const encoded = encodeName(name);
      assert.match(encoded, METADATA_KEY);
      assert.is(decodeName(encoded), name);
    }),
  );
});

key("a name is never another name's directory", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z.]{190,210}$/),
      fc.stringMatching(/^[a-z.]{190,410}$/),
      (one, other) => {
        assert.not(
          `${imageKey(other, "linux/amd64")}/`.startsWith(`${imageKey(one, "linux/amd64")}/`) &&
            one !== other,
        );
      },
    ),
  );
});

key("decodeName refuses what encodeName does not make", () => {
  for (const text of ["=", "=3", "=3A", "a:b", "=ff", "a b"]) assert.is(decodeName(text), undefined, text);
});

key.run();
