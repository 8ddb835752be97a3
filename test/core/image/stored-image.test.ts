import { test } from "uvu";
import * as assert from "uvu/assert";
import { pullImage } from "../../../core/image/pull.ts";
import { storedImage } from "../../../core/image/stored-image.ts";
import { refuses } from "../distribution/helpers.ts";
import { finish, image, index, layer, serve, shelf, store } from "./fixture.ts";

const V7 = { os: "linux", architecture: "arm", variant: "v7" };
const V6 = { os: "linux", architecture: "arm", variant: "v6" };
const app = image([layer({ a: "1" })], { platform: V6 });
const root = index([[app.manifest, { platform: V6 }]]);

test("storedImage() reads the image of a record from the store alone", async () => {
  const at = store(serve(shelf({ "1": root }, app)));
  const pulled = pullImage("registry.test/app:1", { platform: V7, policy: "always" }, at.ports);
  const { result: record } = await finish(pulled);
  const asked = at.requests.length;
  const found = await storedImage(record, at.ports);
  assert.is(found.imageId, app.config.digest);
  assert.is(found.config.variant, "v6");
  assert.equal(
    found.layers.map(({ descriptor }) => descriptor.digest),
    app.layers.map(({ digest }) => digest),
  );
  at.blobs.blobs.set(app.config.digest, app.config.bytes.slice(1));
  await refuses(storedImage(record, at.ports), "corrupt");
  at.blobs.blobs.delete(app.manifest.digest);
  await refuses(storedImage(record, at.ports), "not-found");
  assert.is(at.requests.length, asked);
});

test.run();
