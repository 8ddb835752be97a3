import { suite } from "uvu";
import * as assert from "uvu/assert";
import { shortImageName } from "../../../../core/engine/containers/image-name.ts";

const test = suite("shortImageName");

test("it is the name that was typed, else the one that people know", () => {
  const image = "docker.io/library/alpine:3.20";
  assert.is(shortImageName({ image, imageName: "alpine" }), "alpine");
  assert.is(shortImageName({ image }), "alpine:3.20");
  assert.is(shortImageName({ image: "not a reference" }), "not a reference");
});

test.run();
