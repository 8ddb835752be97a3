import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HELLO_REFERENCE } from "../../../../core/engine/run/hello-name.ts";
import { fullReference, hasRecord, unpackedImage } from "../../../../core/engine/run/image.ts";
import { VERSION } from "../../../../core/engine/version.ts";
import { createMetadata } from "../../../../core/host/bun/metadata.ts";
import { createOverlayDriver, createVfsDriver } from "../../../../core/host/bun/storage/mod.ts";
import { imageKey } from "../../../../core/image/key.ts";
import { encodeImageRecord, type ImageRecord } from "../../../../core/image/record.ts";
import { imageRecord, refusal } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";

const test = suite("image of a start");
let here: Stage;
test.before.each(() => {
  here = stage();
});
test.after.each(() => here.remove());

const REFERENCE = "docker.io/library/alpine:latest";
const PLATFORM = "linux/amd64";
const RECORD = imageRecord({
  layers: { overlay: ["o1", "o2"], flat: ["f1", "f2"] },
  config: { Cmd: ["/bin/sh"] },
});

const keep = async (record: ImageRecord): Promise<void> =>
  await createMetadata(here.session.paths.metadata).put(
    imageKey(record.reference, record.platform),
    encodeImageRecord(record),
  );
const layers = (...names: string[]): string => {
  for (const name of names) mkdirSync(`${here.path}/layers/${name}`, { recursive: true });
  return `${here.path}/layers`;
};
const find = (directory: string, reference = REFERENCE, driver = createOverlayDriver()) =>
  unpackedImage(here.session, reference, PLATFORM, driver, directory);

test("fullReference reads what people type as docker does, but for the embedded image's name", () => {
  assert.is(fullReference("alpine"), REFERENCE);
  assert.is(fullReference("ghcr.io/a/b:1"), "ghcr.io/a/b:1");
  assert.is(fullReference("hello"), HELLO_REFERENCE);
  assert.is(fullReference("hello:latest"), "docker.io/library/hello:latest");
  assert.is(fullReference(HELLO_REFERENCE), HELLO_REFERENCE);
  assert.is(refusal(() => fullReference("UPPER")).code, "invalid");
});

test("unpackedImage reads the record that the image store wrote", async () => {
  assert.is(find(layers("o1", "o2")), undefined);
  await keep(RECORD);
  assert.equal(find(layers("o1", "o2")), RECORD);
});

test("hasRecord tells whether the store knows an image, whatever its state", async () => {
  assert.not(hasRecord(here.session, REFERENCE, PLATFORM));
  await keep(RECORD);
  assert.ok(hasRecord(here.session, REFERENCE, PLATFORM));
  assert.not(hasRecord(here.session, REFERENCE, "linux/arm64"));
  assert.not(hasRecord(here.session, "r.test/other:1", PLATFORM));
});

test("unpackedImage is undefined for another reference and another platform", async () => {
  await keep(RECORD);
  assert.is(find(layers("o1", "o2"), "docker.io/library/alpine:edge"), undefined);
  assert.is(
    unpackedImage(here.session, REFERENCE, "linux/arm64", createOverlayDriver(), layers("o1", "o2")),
    undefined,
  );
});

test("unpackedImage asks for every layer of an overlay, and for the last tree of a flat store", async () => {
  await keep(RECORD);
  assert.is(find(layers("o1")), undefined);
  assert.is(find(layers("f1"), REFERENCE, createVfsDriver()), undefined);
  assert.equal(find(layers("f2"), REFERENCE, createVfsDriver()), RECORD);
  assert.equal(find(layers("o2")), RECORD);
});

test("unpackedImage takes an embedded image of this version only", async () => {
  const hello = (version: string): ImageRecord => ({
    ...RECORD,
    reference: HELLO_REFERENCE,
    config: { Labels: { "rl.version": version } },
  });
  await keep(hello("0.0.0"));
  assert.is(find(layers("o1", "o2"), HELLO_REFERENCE), undefined);
  await keep(hello(VERSION));
  assert.equal(find(layers("o1", "o2"), HELLO_REFERENCE), hello(VERSION));
});

test("unpackedImage reads a record larger than most", async () => {
  const large = { ...RECORD, config: { Labels: { note: "x".repeat(200_000) } } };
  await keep(large);
  assert.equal(find(layers("o1", "o2")), large);
});

test("unpackedImage takes a damaged record, and one of another version, for none", () => {
  const path = `${here.session.paths.metadata}/${imageKey(REFERENCE, PLATFORM)}`;
  mkdirSync(dirname(path), { recursive: true });
  for (const text of ["", "{", '{"version":1}']) {
    writeFileSync(path, text);
    assert.is(find(layers("o1", "o2")), undefined, text);
  }
  rmSync(path);
});

test.run();
