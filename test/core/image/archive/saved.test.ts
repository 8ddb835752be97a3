import { test } from "uvu";
import * as assert from "uvu/assert";
import { blobPath, documentFile, jsonFile, readyImage } from "../../../../core/image/archive/saved.ts";
import { bytesOf, digestOf, refuses } from "../../distribution/helpers.ts";
import { image, layer, layoutFiles } from "../fixture.ts";
import { archiveOf, emptyStore, load } from "./fixture.ts";

const app = image([layer({ a: "1" }), layer({ b: "2" })]);

test("readyImage() reads the documents as they are stored", async () => {
  const at = emptyStore();
  const [loaded] = await load(archiveOf(layoutFiles([[app.manifest]], app)), at);
  if (loaded === undefined) throw new Error("an image was to be loaded");
  const ready = await readyImage({ record: loaded.record, references: ["a.test/a:1"] }, at.ports);
  assert.equal(ready.manifest, new Uint8Array(app.manifest.bytes));
  assert.equal(ready.config, new Uint8Array(app.config.bytes));
  assert.equal(ready.references, ["a.test/a:1"]);
  assert.equal(
    ready.image.layers.map(({ diffId }) => diffId),
    app.layers.map(({ diffId }) => diffId),
  );
  for (const digest of [app.manifest.digest, app.config.digest, ...app.layers.map((each) => each.digest)]) {
    const bytes = at.blobs.blobs.get(digest);
    at.blobs.blobs.delete(digest);
    await refuses(
      readyImage({ record: loaded.record, references: [] }, at.ports),
      "not-found",
      /not in the store/,
    );
    at.blobs.blobs.set(digest, bytes ?? bytesOf(""));
  }
});

test("documentFile() and jsonFile() give whole files", async () => {
  const file = jsonFile("a.json", { b: [1, "ü"] });
  assert.is(file.path, "a.json");
  assert.is(file.size, bytesOf('{"b":[1,"ü"]}').length);
  for (const each of [file, documentFile("a", bytesOf('{"b":[1,"ü"]}'))]) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of each.data()) chunks.push(chunk);
    assert.equal(chunks, [bytesOf('{"b":[1,"ü"]}')]);
  }
});

test("blobPath() is the image layout's", () => {
  const digest = digestOf(bytesOf(""));
  assert.is(
    blobPath(digest),
    "blobs/sha256/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  );
});

test.run();
