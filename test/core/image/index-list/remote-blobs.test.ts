import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryBlobStore } from "../../../../core/host/memory/mod.ts";
import type { ImagePlace } from "../../../../core/image/index-list/place.ts";
import { blobsWithPlaces } from "../../../../core/image/index-list/remote-blobs.ts";
import { rejection } from "../../../cli/helpers.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";

const remote = suite("manifest list: remote blobs");
const HERE = digestOf("here");
const THERE = digestOf("there");
const NOWHERE = digestOf("nowhere");

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of source) text += new TextDecoder().decode(chunk);
  return text;
}

async function scene() {
  const own = createMemoryBlobStore();
  const asked: string[] = [];
  const place: ImagePlace = {
    documents: () => Promise.reject(new Error("not a document")),
    async *blob({ digest, size }) {
      asked.push(`${digest} ${size}`);
      yield bytesOf("there");
    },
  };
  const blobs = blobsWithPlaces(
    own,
    new Map([
      [HERE, { size: 4, place }],
      [THERE, { size: 5, place }],
    ]),
  );
  const ingest = await blobs.ingest();
  await ingest.write(bytesOf("here"));
  await ingest.commit(HERE);
  return { own, blobs, asked };
}

remote("what is here is read from here", async () => {
  const { blobs, asked } = await scene();
  assert.is(await blobs.has(HERE), true);
  assert.is(await blobs.size(HERE), 4);
  assert.is(await textOf(blobs.read(HERE)), "here");
  assert.equal(asked, []);
});

remote("what is not here is fetched each time it is read, and not kept", async () => {
  const { own, blobs, asked } = await scene();
  assert.is(await blobs.has(THERE), true);
  assert.is(await blobs.size(THERE), 5);
  for (let time = 0; time < 2; time += 1) assert.is(await textOf(blobs.read(THERE)), "there");
  assert.equal(asked, [`${THERE} 5`, `${THERE} 5`]);
  assert.is(await own.has(THERE), false);
});

remote("what is nowhere is missed", async () => {
  const { blobs } = await scene();
  assert.is(await blobs.has(NOWHERE), false);
  assert.is(await blobs.size(NOWHERE), undefined);
  assert.is((await rejection(textOf(blobs.read(NOWHERE)))).code, "not-found");
});

remote("the store itself is what is written, listed and deleted", async () => {
  const { blobs, own } = await scene();
  const listed: string[] = [];
  for await (const digest of blobs.list()) listed.push(digest);
  assert.equal(listed, [HERE]);
  await blobs.delete(HERE);
  assert.is(await own.has(HERE), false);
});

remote.run();
