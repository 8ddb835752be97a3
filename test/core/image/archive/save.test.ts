import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type SaveFormat, saveImages, writeArchive } from "../../../../core/image/archive/save.ts";
import { collectGarbage } from "../../../../core/image/collect.ts";
import { pruneImages } from "../../../../core/image/remove.ts";
import { refuses } from "../../distribution/helpers.ts";
import { keeping, layer, layerOf, tar } from "../fixture.ts";
import { emptyStore, load, STOCK, save, saved, stocked, unpacked } from "./fixture.ts";

const saving = suite("saveImages");
const ALL: readonly SaveFormat[] = ["docker-archive", "oci-archive", "docker-dir"];
const { lower, upper, app } = STOCK;

saving("gives the same bytes every time, and an archive that loads as the same image", async () => {
  for (const format of ALL) {
    const { at, one } = await stocked();
    const images = [saved(one, "docker.io/library/app:1")];
    const archive = await save(images, { format }, at);
    assert.equal(archive, await save(images, { format }, at), format);
    const [again] = await load(archive, emptyStore());
    assert.is(again?.record.imageId, app.config.digest, format);
    if (format !== "docker-archive") assert.is(again?.record.digest, app.manifest.digest, format);
    assert.is(again?.reference, format === "docker-dir" ? undefined : "docker.io/library/app:1", format);
  }
});

saving("writes what several images share once", async () => {
  const { at, one, two } = await stocked();
  const files = await unpacked(await save([saved(one), saved(two), saved(one)], { format: "oci-dir" }, at));
  // oci-layout, index.json, two manifests, two configs, three layers.
  assert.is(files.size, 9);
});

saving(
  "refuses what is not whole before a byte is written, and what is damaged while it passes",
  async () => {
    for (const format of ALL) {
      const { at, one } = await stocked();
      at.blobs.blobs.set(lower.digest, layer({ hello: "2" }).bytes);
      await refuses(save([saved(one)], { format }, at), "corrupt", /digest is|bytes/);
      at.blobs.blobs.delete(lower.digest);
      await refuses(save([saved(one)], { format }, at), "not-found", /not in the store/);
    }
    const { at, one, two } = await stocked();
    await refuses(save([saved(one), saved(two)], { format: "docker-dir" }, at), "unsupported", /one image/);
    at.blobs.blobs.set(upper.digest, layerOf(tar({ world: "3".repeat(100_000) }), "zstd").bytes);
    await refuses(save([saved(one)], { format: "docker-archive" }, at), "corrupt", /digest is/);
  },
);

saving("images that are removed meanwhile are saved whole, and go afterwards", async () => {
  for (const format of ALL) {
    const { at, one } = await stocked();
    const images = [saved(one, "docker.io/library/app:1")];
    const whole = await save(images, { format }, at);
    const archive = writeArchive(saveImages(images, { format }, at.ports));
    const chunks = [(await archive.next()).value?.slice()];
    await pruneImages({ all: true }, keeping(at));
    for await (const chunk of archive) chunks.push(chunk.slice());
    assert.equal(new Uint8Array(Buffer.concat(chunks)), whole, format);
    await collectGarbage(keeping(at));
    assert.is(at.blobs.blobs.size, 0, format);
  }
});

saving("a reader that stops early keeps nothing from being removed", async () => {
  const { at, one } = await stocked();
  for await (const _ of saveImages([saved(one)], { format: "oci-dir" }, at.ports)) break;
  assert.is((await at.ports.locks.leased()).size, 0);
});

saving.run();
