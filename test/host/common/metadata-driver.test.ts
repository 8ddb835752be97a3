import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metadataDriver } from "../../../core/host/common/metadata-driver.ts";
import { bytesOf } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const driver = suite("metadataDriver");
const { make, clean } = scratch();
driver.after(clean);

/** unstorage's way of calling a driver: without options. */
const NONE = {};

driver("has the calls unstorage makes, for text and for bytes", async () => {
  const directory = make();
  const storage = metadataDriver(directory);
  await storage.setItem?.("a:b", '{"x":1}', NONE);
  await storage.setItemRaw?.("c", bytesOf("raw"), NONE);
  assert.is(await storage.getItem("a:b"), '{"x":1}');
  assert.equal(new Uint8Array((await storage.getItemRaw?.("c", NONE)) as Uint8Array), bytesOf("raw"));
  assert.ok(await storage.hasItem("c", NONE));
  assert.not(await storage.hasItem("d", NONE));
  assert.is(await storage.getItem("d"), null);
  assert.equal((await storage.getKeys("", NONE)).sort(), ["a:b", "c"]);
  assert.equal(await storage.getKeys("a:", NONE), ["a:b"]);
  assert.is(readFileSync(join(directory, "a/b"), "utf8"), '{"x":1}');
});

driver("temporary files are no keys", async () => {
  const directory = make();
  mkdirSync(join(directory, "a"));
  writeFileSync(join(directory, "a/~half-written"), "x");
  assert.equal(await metadataDriver(directory).getKeys("", NONE), []);
});

driver("removing the last key of a directory removes the directory, and never the top one", async () => {
  const directory = make();
  const storage = metadataDriver(directory);
  await storage.setItem?.("a:b:c", "x", NONE);
  await storage.setItem?.("a:d", "y", NONE);
  await storage.removeItem?.("a:b:c", NONE);
  assert.equal(readdirSync(join(directory, "a")), ["d"]);
  await storage.removeItem?.("a:d", NONE);
  await storage.removeItem?.("a:d", NONE);
  assert.ok(existsSync(directory));
  assert.equal(readdirSync(directory), []);
});

driver.run();
