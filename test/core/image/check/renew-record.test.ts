import { suite } from "uvu";
import * as assert from "uvu/assert";
import { renewFromIndex, renewRecord } from "../../../../core/image/check/renew-record.ts";
import { getImage } from "../../../../core/image/list.ts";
import { digestOf } from "../../distribution/helpers.ts";
import { AMD64, image, index, keeping, layer } from "../fixture.ts";
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
