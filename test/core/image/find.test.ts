import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { findImage } from "../../../core/image/find.ts";
import { putImage } from "../../../core/image/list.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import type { Metadata } from "../../../core/ports/metadata.ts";
import { digestOf, OCI_MANIFEST, refuses } from "../distribution/helpers.ts";
import { AMD64 } from "./fixture.ts";

const find = suite("findImage");

function record(reference: string, imageId: string, platform = "linux/amd64"): ImageRecord {
  return {
    version: 2,
    reference,
    platform,
    target: digestOf("t"),
    digest: digestOf(`manifest ${imageId}`),
    mediaType: OCI_MANIFEST,
    manifestSize: 5,
    imageId: `sha256:${imageId.padEnd(64, "0")}` as ImageRecord["imageId"],
    layers: { overlay: [], flat: [] },
    blobs: [],
    size: 0,
    contentSize: 0,
    os: "linux",
    architecture: platform.slice(6),
    config: {},
  };
}

async function keep(...records: readonly ImageRecord[]): Promise<Metadata> {
  const metadata = createMemoryMetadata();
  const ports = { metadata, layout: createMemoryMetadata(), locks: createMemoryLocks() };
  for (const each of records) await putImage(each, ports);
  return metadata;
}

const alpine = record("docker.io/library/alpine:latest", "abcd1");
const other = record("ghcr.io/me/other:2", "abcd2");

find("takes short names and full ones", async () => {
  const metadata = await keep(alpine, other);
  for (const text of ["alpine", "alpine:latest", "docker.io/library/alpine"]) {
    assert.equal(await findImage(text, AMD64, metadata), alpine);
  }
  assert.equal(await findImage("ghcr.io/me/other:2", AMD64, metadata), other);
});

find("takes the beginning of the image's or the manifest's identifier, with or without sha256:", async () => {
  const metadata = await keep(alpine, other);
  for (const text of [
    "abcd1",
    "sha256:abcd1",
    alpine.imageId,
    digestHex(alpine.imageId),
    digestHex(alpine.digest).slice(0, 12),
  ]) {
    assert.equal(await findImage(text, AMD64, metadata), alpine, text);
  }
});

find("refuses an identifier that several images begin with, not one image with several names", async () => {
  const again = record("me/copy:1", "abcd1");
  await refuses(findImage("abcd", AMD64, await keep(alpine, other)), "invalid", /2 images begin/);
  assert.is((await findImage("abcd1", AMD64, await keep(alpine, again))).imageId, alpine.imageId);
});

find("prefers a name to an identifier", async () => {
  const named = record("docker.io/library/abcd:latest", "ffff");
  assert.equal(await findImage("abcd", AMD64, await keep(alpine, named)), named);
});

find("says what is here instead", async () => {
  const metadata = await keep(record("docker.io/library/alpine:latest", "abcd1", "linux/arm64"));
  await refuses(
    findImage("alpine", AMD64, metadata),
    "not-found",
    /here for linux\/arm64, not for linux\/amd64/,
  );
  const error = await refuses(findImage("busybox", AMD64, metadata), "not-found", /it is not here/);
  assert.is(error.hint, "fetch it with: rl pull busybox");
  await refuses(findImage("sha256:1234", AMD64, metadata), "not-found");
  await refuses(findImage("UPPER", AMD64, metadata), "invalid");
});

find.run();
