import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createDigester } from "../../../../core/host/bun/digester.ts";
import { synthesizeManifest, tagReference } from "../../../../core/image/archive/docker-images.ts";
import { parseManifest } from "../../../../core/spec/manifest.ts";
import { digestOf, refuses } from "../../distribution/helpers.ts";

const digester = createDigester();

test("synthesizeManifest() writes a manifest that is read back as it was meant", () => {
  const blob = fc.record({
    digest: fc.uint8Array().map((bytes) => digestOf(bytes)),
    size: fc.nat(),
    compression: fc.constantFrom("none" as const, "gzip" as const, "zstd" as const),
  });
  fc.assert(
    fc.property(blob, fc.array(blob, { maxLength: 5 }), (config, layers) => {
      const { bytes, descriptor } = synthesizeManifest(config, layers, digester);
      assert.equal(bytes, synthesizeManifest(config, layers, digester).bytes);
      assert.is(descriptor.digest, digestOf(bytes));
      const manifest = parseManifest(bytes);
      assert.is(manifest.config.digest, config.digest);
      assert.is(manifest.config.size, config.size);
      assert.equal(
        manifest.layers.map(({ digest, size, mediaType }) => [
          digest,
          size,
          mediaType.split("+")[1] ?? "none",
        ]),
        layers.map(({ digest, size, compression }) => [digest, size, compression]),
      );
    }),
  );
});

test("tagReference() makes full names of short ones, and refuses others", async () => {
  assert.is(tagReference("busybox:1"), "docker.io/library/busybox:1");
  assert.is(tagReference("busybox"), "docker.io/library/busybox:latest");
  assert.is(tagReference("localhost/a/b:2"), "localhost/a/b:2");
  await refuses(() => tagReference("a b"), "invalid");
});

test.run();
