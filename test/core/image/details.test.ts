import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readImageConfig } from "../../../core/image/details.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, layer, serve, shelf, store } from "./fixture.ts";

const test = suite("readImageConfig()");
const app = image([layer({ a: "1" })], { config: { author: "somebody" } });

test("reads what is in the image and not in its record", async () => {
  const { ports } = store(serve(shelf({ "1": app.manifest }, app)));
  const { result: record } = await finish(
    pullImage("registry.test/app:1", { platform: AMD64, policy: "always" }, ports),
  );
  const config = await readImageConfig(record, ports);
  assert.is(config.author, "somebody");
  assert.equal(config.rootfs.diff_ids, [app.layers[0]?.diffId]);
});

test("says when the blob is gone", async () => {
  const { ports } = store(serve(shelf({ "1": app.manifest }, app)));
  const { result: record } = await finish(
    pullImage("registry.test/app:1", { platform: AMD64, policy: "always" }, ports),
  );
  await ports.blobs.delete(record.imageId);
  await refuses(readImageConfig(record, ports), "not-found", /configuration is gone/);
});

test.run();
