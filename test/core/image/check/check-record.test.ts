import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../../core/errors.ts";
import { resolveStored } from "../../../../core/image/check/check-documents.ts";
import { checkShape, compareRecord, lookAtRecord } from "../../../../core/image/check/check-record.ts";
import { damage } from "../../../../core/image/check/damage.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { readProof } from "../../../../core/image/layer-proof.ts";
import { encodeImageRecord, type ImageRecord } from "../../../../core/image/record.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";
import { image, layer } from "../fixture.ts";
import { NAME, pulled } from "./helpers.ts";

const checking = suite("records");
const app = image([layer({ a: "1" }), layer({ b: "22" })]);
const KEY = imageKey(NAME, "linux/amd64");

checking("a record at first sight: there, gone, and as it must not be", async () => {
  const { at, record } = await pulled(app);
  const { metadata } = at.ports;
  assert.equal(await lookAtRecord(KEY, metadata), record);
  const io = new RlError({ code: "io", action: "read metadata", subject: KEY, state: "EIO" });
  const broken = { ...metadata, get: () => Promise.reject(io) };
  assert.equal(await lookAtRecord(KEY, broken), damage("record", KEY, "it cannot be read"));
  await metadata.put(KEY, bytesOf("{"));
  assert.equal(await lookAtRecord(KEY, metadata), damage("record", KEY, "it cannot be read"));
  await metadata.put(KEY, encodeImageRecord({ ...record, reference: "registry.test/app:2" }));
  assert.equal(await lookAtRecord(KEY, metadata), damage("record", KEY, "it is the record of another name"));
  await metadata.delete(KEY);
  assert.is(await lookAtRecord(KEY, metadata), undefined);
});

checking("the shape of a record", async () => {
  const { record } = await pulled(app);
  assert.is(checkShape(record, KEY), undefined);
  const WRONG: readonly (readonly [object, string])[] = [
    [{ platform: undefined }, "it names no image"],
    [{ reference: "registry.test/app:2" }, "it is the record of another name"],
    [{ target: "sha256:1" }, "it lacks a digest"],
    [{ imageId: undefined }, "it lacks a digest"],
    [{ manifestSize: 1.5 }, "it names no manifest"],
    [{ mediaType: 1 }, "it names no manifest"],
  ];
  for (const [parts, state] of WRONG) assert.is(checkShape({ ...record, ...parts }, KEY), state);
});

checking("each field is held against what the image's documents say", async () => {
  const { at, record } = await pulled(app);
  const resolved = await resolveStored(record, at.ports);
  if (!("layers" in resolved)) throw new Error("damaged");
  const proofs = new Map();
  for (const { digest } of app.layers) proofs.set(digest, await readProof(at.ports.metadata, digest));
  const compare = (parts: Partial<ImageRecord>, known = proofs): string | undefined =>
    compareRecord({ ...record, ...parts }, resolved, known, at.ports.digester);
  assert.is(compare({}), undefined);
  const WRONG: Partial<ImageRecord> = {
    imageId: digestOf("x"),
    size: 1,
    contentSize: 1,
    created: "2000-01-01T00:00:00Z",
    config: {},
    blobs: record.blobs.slice(1),
    layers: { overlay: [], flat: record.layers.flat },
    variant: "v8",
  };
  for (const [name, value] of Object.entries(WRONG)) {
    assert.is(compare({ [name]: value }), `its ${name} is not what the image's documents say`);
  }
  const grown = record.blobs.map((blob) => ({ ...blob, contentSize: 7 }));
  assert.is(compare({ blobs: grown }), "its blobs is not what the image's documents say");
  // Of layers that are damaged themselves the record is believed.
  assert.is(compare({ blobs: grown, contentSize: 14 }, new Map()), undefined);
});

checking.run();
