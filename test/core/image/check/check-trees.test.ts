import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import { createMemoryTreeReader, createMemoryTreeStore } from "../../../../core/host/memory/mod.ts";
import { resolveStored } from "../../../../core/image/check/check-documents.ts";
import { checkTrees } from "../../../../core/image/check/check-trees.ts";
import type { UnpackedTrees } from "../../../../core/image/ports.ts";
import { image, keeping, layer } from "../fixture.ts";
import { all, type Pulled, pulled } from "./helpers.ts";

const checking = suite("checkTrees");
const app = image([layer({ a: "1" }), layer({ b: "2" })]);

async function check({ at, record }: Pulled, more: readonly UnpackedTrees[] = []): Promise<string[]> {
  const ports = keeping(at);
  const resolved = await resolveStored(record, ports);
  if (!("layers" in resolved)) throw new Error("damaged");
  const unpacked = [...more, ...(await ports.unpacked())];
  return all(checkTrees(record, resolved, unpacked, ports, {}, { layers: new Map(), trees: new Map() }));
}

const empty = (form: "overlay" | "flat"): UnpackedTrees => {
  const trees = createMemoryTreeStore(form);
  return { name: `${form}-other`, trees, reader: createMemoryTreeReader(trees) };
};

checking("an image that one form or id map has whole", async () => {
  const at = await pulled(app);
  assert.equal(await check(at), []);
  assert.equal(await check(at, [empty("overlay"), empty("flat")]), []);
});

checking("an image that none has whole: what the first one lacks is told", async () => {
  const at = await pulled(app);
  const [bottom] = app.layers;
  if (bottom === undefined) throw new Error("no layer");
  await at.at.trees.delete(bottom.diffId);
  assert.equal(await check(at), [`tree-missing ${bottom.diffId}: it is not unpacked`]);
  assert.is((await check(at, [empty("overlay")])).length, 2);
});

checking("each flat tree is held against its layer on the tree below", async () => {
  const at = await pulled(app, "flat");
  assert.equal(await check(at), []);
  const [bottom = "", top = ""] = at.record.layers.flat.map((hex) => formatDigest("sha256", hex));
  const damage = (key: string, name: string): void => {
    for (const [digest, tree] of at.at.trees.trees) if (digest === key) tree.children.delete(name);
  };
  damage(top, "a");
  assert.equal(await check(at), [`tree-damaged ${top}: "a" is not there`]);
  // Made on something else than it was made on, the upper one cannot be judged.
  damage(bottom, "a");
  assert.equal(await check(at), [`tree-damaged ${bottom}: "a" is not there`]);
});

checking.run();
