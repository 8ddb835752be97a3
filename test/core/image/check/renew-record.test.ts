import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renewFromIndex, renewRecord } from "../../../../core/image/check/renew-record.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { getImage, readImages } from "../../../../core/image/list.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import { encodeImageRecord } from "../../../../core/image/record.ts";
import type { Locks } from "../../../../core/ports/locks.ts";
import { digestOf, refuses } from "../../distribution/helpers.ts";
import { AMD64, finish, image, index, keeping, layer, serve, shelf, store } from "../fixture.ts";
import { NAME, type Pulled, pulled } from "./helpers.ts";

const renewing = suite("renewRecord");
const app = image([layer({ a: "1" })]);
const stored = ({ at }: Pulled): ReturnType<typeof getImage> =>
  getImage(at.ports.metadata, NAME, "linux/amd64");

renewing("of the manifest that the damaged record names, with the index it came by", async () => {
  const list = index([[app.manifest, { platform: { os: "linux", architecture: "amd64" } }]]);
  const made = await pulled(app, "overlay", list);
  const { at, record } = made;
  at.requests.length = 0;
  await renewRecord(record, { ...record, size: 0, config: {} }, {}, keeping(at));
  assert.equal(await stored(made), record);
  assert.is(at.requests.length, 0);
});

renewing("of the layout's index, and pulled again without one", async () => {
  const made = await pulled(app);
  const { at, record } = made;
  at.requests.length = 0;
  await renewRecord(record, undefined, {}, keeping(at));
  assert.equal([await stored(made), at.requests.length], [record, 0]);
  await at.ports.layout.delete("index.json");
  await renewRecord(record, undefined, {}, keeping(at));
  assert.equal(await stored(made), record);
  assert.ok(at.requests.length > 0);
});

const KEY = imageKey(NAME, "linux/amd64");

renewing("pulled again, the damaged record stays until the new one is here, and then goes", async () => {
  const during: Promise<Uint8Array | undefined>[] = [];
  const served = shelf({ "1": app.manifest }, app);
  const server = serve(served);
  const at = store((request) => {
    during.push(at.ports.metadata.get(KEY));
    return server(request);
  });
  await finish(pullImage(NAME, { platform: AMD64, policy: "always" }, at.ports));
  const [record] = await readImages(at.ports.metadata);
  if (record === undefined) throw new Error("not pulled");
  const damaged = encodeImageRecord({ ...record, imageId: digestOf("another") });
  await at.ports.metadata.put(KEY, damaged);
  await at.ports.layout.delete("index.json");
  during.length = 0;
  served.tags.clear();
  await refuses(renewRecord(record, undefined, {}, keeping(at)), "not-found");
  served.tags.set("1", app.manifest);
  await renewRecord(record, undefined, {}, keeping(at));
  assert.ok(during.length >= 2);
  assert.ok((await Promise.all(during)).every((bytes) => bytes !== undefined));
  // Nor is it kept under its digest: it is no image.
  assert.equal(await readImages(at.ports.metadata), [record]);
});

renewing("a record that is removed meanwhile does not come back", async () => {
  const { at, record } = await pulled(app);
  const ports = keeping(at);
  const lease: Locks["lease"] = async (objects) => {
    await ports.metadata.delete(KEY);
    return ports.locks.lease(objects);
  };
  await renewRecord(record, record, {}, { ...ports, locks: { ...ports.locks, lease } });
  assert.equal(await readImages(ports.metadata), []);
});

renewing("the index is of no use when it names what is known not to be there, or nothing", async () => {
  const { at, record } = await pulled(app);
  const renew = (digest?: typeof record.digest): Promise<boolean> =>
    renewFromIndex(record, AMD64, keeping(at), digest);
  assert.is(await renew(), true);
  assert.is(await renew(digestOf("other")), true);
  assert.is(await renew(record.digest), false);
  at.blobs.blobs.delete(record.digest);
  assert.is(await renew(), false);
});

renewing.run();
