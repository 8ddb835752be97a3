import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { imageKey } from "../../../core/image/key.ts";
import { changeRecords, listImages, putImage } from "../../../core/image/list.ts";
import { readListing } from "../../../core/image/listing.ts";
import type { RecordPorts } from "../../../core/image/ports.ts";
import { encodeImageRecord } from "../../../core/image/record.ts";
import { imageRecord } from "../../cli/helpers.ts";
import { bytesOf } from "../distribution/helpers.ts";

const listing = suite("listing");

function stores(): RecordPorts & { readonly reads: string[] } {
  const metadata = createMemoryMetadata();
  const reads: string[] = [];
  return {
    reads,
    metadata: {
      ...metadata,
      get: (key) => {
        reads.push(key);
        return metadata.get(key);
      },
    },
    layout: createMemoryMetadata(),
    locks: createMemoryLocks(),
  };
}

const named = (reference: string): ReturnType<typeof imageRecord> => imageRecord({ reference });
const names = async ({ metadata }: RecordPorts): Promise<string[]> =>
  (await readListing(metadata)).map(({ reference }) => reference);

listing("one document is read, however many images there are", async () => {
  const ports = stores();
  for (let i = 0; i < 20; i++) await putImage(named(`a.test/x:${i}`), ports);
  ports.reads.length = 0;
  assert.is((await listImages(ports.metadata)).length, 20);
  assert.equal(ports.reads, ["summaries"]);
});

listing("a record put or removed behind its back is seen", async () => {
  const ports = stores();
  await putImage(named("a.test/x:1"), ports);
  const other = named("a.test/x:2");
  await ports.metadata.put(imageKey(other.reference, other.platform), encodeImageRecord(other));
  assert.equal(await names(ports), ["a.test/x:1", "a.test/x:2"]);
  await ports.metadata.delete(imageKey(other.reference, other.platform));
  assert.equal(await names(ports), ["a.test/x:1"]);
});

listing("a damaged listing is made anew", async () => {
  const ports = stores();
  await putImage(named("a.test/x:1"), ports);
  for (const text of ["", "{", "null", "{}"]) {
    await ports.metadata.put("summaries", bytesOf(text));
    assert.equal(await names(ports), ["a.test/x:1"], text);
  }
});

listing("a store that cannot tell changes has no listing", async () => {
  const { metadata, layout, locks } = stores();
  const { stamp: _stamp, ...plain } = metadata;
  const ports = { metadata: plain, layout, locks };
  await putImage(named("a.test/x:1"), ports);
  assert.is(await plain.get("summaries"), undefined);
  assert.equal(await names(ports), ["a.test/x:1"]);
});

listing("changes at the same time are all in it", async () => {
  const ports = stores();
  await Promise.all(Array.from({ length: 10 }, (_, i) => putImage(named(`a.test/x:${i}`), ports)));
  assert.is((await names(ports)).length, 10);
  const remove = Array.from({ length: 9 }, (_, i) => named(`a.test/x:${i}`));
  await Promise.all(remove.map((each) => changeRecords(ports, async () => ({ put: [], remove: [each] }))));
  assert.equal(await names(ports), ["a.test/x:9"]);
});

listing.run();
