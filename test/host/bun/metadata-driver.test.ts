import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStorage } from "unstorage";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { metadataDriver } from "../../../core/host/bun/metadata-driver.ts";
import { scratch } from "./scratch.ts";

const driver = suite("metadataDriver");
const { make, clean } = scratch();
driver.after(clean);

driver("serves unstorage's own calls: JSON values, has, keys, clear", async () => {
  const storage = createStorage({ driver: metadataDriver(make()) });
  await storage.setItem("a:b", { x: 1 });
  await storage.setItem("c", "text");
  assert.equal(await storage.getItem("a:b"), { x: 1 });
  assert.ok(await storage.hasItem("c"));
  assert.not(await storage.hasItem("d"));
  assert.equal((await storage.getKeys()).sort(), ["a:b", "c"]);
  await storage.clear();
  assert.equal(await storage.getKeys(), []);
});

driver("temporary files are no keys", async () => {
  const directory = make();
  mkdirSync(join(directory, "a"));
  writeFileSync(join(directory, "a/~half-written"), "x");
  assert.equal(await createStorage({ driver: metadataDriver(directory) }).getKeys(), []);
});

driver("removing the last key of a directory removes the directory, and never the top one", async () => {
  const directory = make();
  const storage = createStorage({ driver: metadataDriver(directory) });
  await storage.setItem("a:b:c", "x");
  await storage.setItem("a:d", "y");
  await storage.removeItem("a:b:c");
  assert.equal(readdirSync(join(directory, "a")), ["d"]);
  await storage.removeItem("a:d");
  assert.ok(existsSync(directory));
  assert.equal(readdirSync(directory), []);
});

driver.run();
