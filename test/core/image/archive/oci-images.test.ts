import { test } from "uvu";
import * as assert from "uvu/assert";
import { entryReference } from "../../../../core/image/archive/oci-images.ts";
import type { Descriptor } from "../../../../core/spec/descriptor.ts";
import { bytesOf, digestOf, OCI_MANIFEST, refuses } from "../../distribution/helpers.ts";

const FULL = "io.containerd.image.name";
const REF = "org.opencontainers.image.ref.name";

function entry(annotations?: Record<string, string>): Descriptor {
  return { mediaType: OCI_MANIFEST, digest: digestOf(bytesOf("")), size: 0, annotations };
}

test("entryReference() takes containerd's name before the layout's own", () => {
  assert.is(entryReference(entry({ [FULL]: "docker.io/library/a:1", [REF]: "1" })), "docker.io/library/a:1");
  assert.is(entryReference(entry({ [FULL]: "a:1" })), "docker.io/library/a:1");
  assert.is(entryReference(entry({ [FULL]: "", [REF]: "b.test/a:2" })), "b.test/a:2");
});

test("entryReference() takes no tag, and no other single word, for a name", () => {
  for (const name of ["latest", "3.20", "alpine", ""])
    assert.is(entryReference(entry({ [REF]: name })), undefined);
  assert.is(entryReference(entry()), undefined);
  assert.is(entryReference(entry({ [REF]: "a:1" })), "docker.io/library/a:1");
  // Allowed by the image spec, and no reference.
  assert.is(entryReference(entry({ [REF]: "A+b:--c" })), undefined);
});

test("entryReference() refuses a full name that is none", async () => {
  await refuses(() => entryReference(entry({ [FULL]: "a b" })), "invalid");
});

test.run();
