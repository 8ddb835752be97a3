import { suite } from "uvu";
import * as assert from "uvu/assert";
import { collectGarbage } from "../../../../core/image/collect.ts";
import { findAll, keepFound } from "../../../../core/image/index-list/keep.ts";
import type { IndexList } from "../../../../core/image/index-list/model.ts";
import { findSources } from "../../../../core/image/push-sources.ts";
import { parseReference } from "../../../../core/reference/reference.ts";
import { APP, ARM, app, arm, base, lists, OPTIONS } from "./fixture.ts";

const keep = suite("manifest list: keep");
const LIST: IndexList = { reference: "docker.io/library/app:latest", entries: [] };
const OTHER = parseReference("registry.test/other:1");

keep("findAll() finds each of several names", async () => {
  const { ports } = lists();
  const found = await findAll([{ name: ARM }, { name: APP }], OPTIONS, ports);
  assert.equal(
    found.map(({ entry }) => entry.digest),
    [arm.manifest.digest, app.manifest.digest],
  );
  assert.equal(await findAll([], OPTIONS, ports), []);
});

keep("documents are here, and safe from collections, while the list is made", async () => {
  const { ports, at } = lists();
  const found = await findAll([{ name: APP }], OPTIONS, ports);
  await keepFound(found, ports, async () => {
    await collectGarbage(ports);
    assert.equal([...at.blobs.blobs.keys()].sort(), [app.manifest.digest, app.config.digest].sort());
    return LIST;
  });
  await collectGarbage(ports);
  assert.is(at.blobs.blobs.size, 0);
});

keep("it is noted where blobs are that are not here", async () => {
  const { ports, pull } = lists();
  await keepFound(await findAll([{ name: APP }], OPTIONS, ports), ports, async () => LIST);
  const sourceOf = await findSources(OTHER, ports.metadata);
  assert.is(sourceOf(base.digest), "app");
  assert.is(sourceOf(arm.config.digest), undefined);
  const here = lists();
  await here.pull(APP);
  await pull(APP);
  await keepFound(await findAll([{ name: APP }], OPTIONS, here.ports), here.ports, async () => LIST);
  assert.equal(await here.ports.metadata.keys("sources/"), []);
});

keep.run();
