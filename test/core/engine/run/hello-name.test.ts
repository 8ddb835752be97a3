import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HELLO, HELLO_REFERENCE, HELLO_VERSION_LABEL } from "../../../../core/engine/run/hello-name.ts";
import { parseDockerReference } from "../../../../core/reference/familiar.ts";
import { formatReference } from "../../../../core/reference/reference.ts";

const test = suite("hello name");

test("HELLO_REFERENCE is a full reference whose domain no registry on the network has", () => {
  const reference = parseDockerReference(HELLO_REFERENCE);
  assert.is(formatReference(reference), HELLO_REFERENCE);
  assert.is(reference.domain, "localhost");
  assert.is(reference.path, HELLO);
});

test("HELLO alone would name an image of Docker Hub, which is why it is taken first", () => {
  assert.is(formatReference(parseDockerReference(HELLO)), "docker.io/library/hello:latest");
});

test("HELLO_VERSION_LABEL is a label as image configurations have them", () => {
  assert.match(HELLO_VERSION_LABEL, /^[a-z]+(\.[a-z]+)+$/);
});

test.run();
