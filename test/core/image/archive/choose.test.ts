import { suite } from "uvu";
import * as assert from "uvu/assert";
import { chooseImage } from "../../../../core/image/archive/choose.ts";
import type { ArchivedImage } from "../../../../core/image/archive/docker-images.ts";
import { parseDescriptor } from "../../../../core/spec/descriptor.ts";
import type { Platform } from "../../../../core/spec/platform.ts";
import { refuses } from "../../distribution/helpers.ts";
import { AMD64, type Blob, descriptor, type FixtureImage, image, index, layer } from "../fixture.ts";

const choosing = suite("chooseImage");
const platform = (architecture: string): Platform => ({ os: "linux", architecture });
const of = (architecture: string): FixtureImage =>
  image([layer({ [architecture]: "1" })], { platform: platform(architecture) });
const [amd, arm, riscv] = [of("amd64"), of("arm64"), of("riscv64")];
const both = index([
  [arm.manifest, { platform: platform("arm64") }],
  [riscv.manifest, { platform: platform("riscv64") }],
]);
const BLOBS = new Map(
  [amd, arm, riscv]
    .flatMap(({ manifest, config }) => [manifest, config])
    .concat(both)
    .map((blob) => [blob.digest, blob]),
);

function archived(...roots: readonly (readonly [Blob, object?])[]): ArchivedImage {
  return {
    references: [],
    roots: roots.map(([blob, more]) => parseDescriptor(descriptor(blob, more), "root")),
    documents: (root) => async (question) => {
      const { digest, mediaType } = question.kind === "root" ? root : question.descriptor;
      const { bytes } = BLOBS.get(digest) ?? { bytes: new Uint8Array() };
      return { bytes, digest, mediaType };
    },
  };
}

async function choose(from: ArchivedImage, wanted: Platform = AMD64, strict = false): Promise<string[]> {
  const chosen = await chooseImage(from, { platform: wanted, strict }, "x.tar");
  return [chosen.platform, chosen.image.manifest.digest];
}

choosing("takes what is wanted, else the only one there is", async () => {
  assert.equal(await choose(archived([amd.manifest])), ["linux/amd64", amd.manifest.digest]);
  assert.equal(await choose(archived([arm.manifest])), ["linux/arm64", arm.manifest.digest]);
  assert.equal(await choose(archived([both]), platform("riscv64")), ["linux/riscv64", riscv.manifest.digest]);
  await refuses(choose(archived([arm.manifest]), AMD64, true), "not-found", /none for linux\/amd64/);
  await refuses(choose(archived([both])), "not-found", /only for linux\/arm64, linux\/riscv64/);
});

choosing("chooses among the entries of one name", async () => {
  const two = archived(
    [arm.manifest, { platform: platform("arm64") }],
    [amd.manifest, { platform: platform("amd64") }],
  );
  assert.equal(await choose(two), ["linux/amd64", amd.manifest.digest]);
  assert.equal(await choose(two, platform("arm64"), true), ["linux/arm64", arm.manifest.digest]);
  await refuses(
    choose(two, platform("riscv64")),
    "not-found",
    /of which one is to be chosen with --platform/,
  );
  assert.equal(await choose(archived([amd.manifest], [amd.manifest])), ["linux/amd64", amd.manifest.digest]);
  await refuses(choose(archived([amd.manifest], [arm.manifest])), "corrupt", /2 images of this name/);
});

choosing.run();
