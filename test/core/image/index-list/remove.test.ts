import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { removeIndexList } from "../../../../core/image/index-list/remove.ts";
import { findIndexList } from "../../../../core/image/index-list/store.ts";
import { removeImage } from "../../../../core/image/remove.ts";
import { rejection } from "../../../cli/helpers.ts";
import { AMD64 } from "../fixture.ts";
import { APP, ARM, app, arm, lists, OPTIONS } from "./fixture.ts";

const remove = suite("manifest list: remove");

remove("a list goes with what was here for its sake, images with a name stay", async () => {
  const { ports, at, pull } = lists();
  await pull(APP);
  await createIndexList("list", [{ name: APP }, { name: ARM }], OPTIONS, ports);
  const { list, collected } = await removeIndexList("list", ports);
  assert.is(list.reference, "docker.io/library/list:latest");
  assert.is(await findIndexList("list", ports.metadata), undefined);
  assert.equal([...collected.blobs].sort(), [arm.manifest.digest, arm.config.digest].sort());
  assert.is(at.blobs.blobs.size, 4);
});

remove("an image that was removed before goes with its list", async () => {
  const { ports, at, pull } = lists();
  await pull(APP);
  await createIndexList("list", [{ name: APP }], OPTIONS, ports);
  await removeImage(APP, { platform: AMD64 }, ports);
  assert.is(at.blobs.blobs.size, 4);
  await removeIndexList("list", ports);
  assert.is(at.blobs.blobs.size, 0);
});

remove("a manifest that is damaged or gone holds nothing up", async () => {
  const { ports, at } = lists();
  await createIndexList("list", [{ name: APP }, { name: ARM }], OPTIONS, ports);
  await at.blobs.delete(arm.manifest.digest);
  at.blobs.blobs.set(app.manifest.digest, new Uint8Array(3));
  const { collected } = await removeIndexList("list", ports);
  assert.equal(collected.blobs, [app.manifest.digest]);
});

remove("a list that is not there cannot go", async () => {
  assert.is((await rejection(removeIndexList("list", lists().ports))).code, "not-found");
});

remove.run();
