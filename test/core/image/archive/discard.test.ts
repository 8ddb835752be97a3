import { test } from "uvu";
import * as assert from "uvu/assert";
import { discardUnused } from "../../../../core/image/archive/discard.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";
import { image, layer, layoutFiles } from "../fixture.ts";
import { archiveOf, emptyStore, load } from "./fixture.ts";

test("discardUnused() takes away what is neither an image's, leased, nor the archive's", async () => {
  const at = emptyStore();
  const app = image([layer({ hello: "1" })]);
  const [loaded] = await load(archiveOf(layoutFiles([[app.manifest]], app)), at);
  const [unused, leased, foreign] = ["unused", "leased", "foreign"].map((text) => {
    at.blobs.blobs.set(digestOf(bytesOf(text)), bytesOf(text));
    return digestOf(bytesOf(text));
  });
  if (unused === undefined || leased === undefined || foreign === undefined)
    throw new Error("three were made");
  const lease = await at.ports.locks.lease([leased]);
  const before = at.blobs.blobs.size;
  const added = new Set([unused, leased, app.config.digest, app.manifest.digest]);
  await discardUnused(added, loaded === undefined ? [] : [loaded.record], at.ports);
  await discardUnused(added, [], at.ports);
  await lease.release();
  assert.is(at.blobs.blobs.size, before - 1);
  assert.not(at.blobs.blobs.has(unused));
});

test("discardUnused() hides no other failure by its own", async () => {
  const at = emptyStore();
  const locks = { ...at.ports.locks, acquire: () => Promise.reject(new Error("the disk is gone")) };
  await discardUnused(new Set([digestOf(bytesOf("a"))]), [], { ...at.ports, locks });
});

test.run();
