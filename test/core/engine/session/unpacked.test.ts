import { mkdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { InnerIds } from "../../../../core/engine/session/ids.ts";
import { unpackedTrees } from "../../../../core/engine/session/unpacked.ts";
import * as requires from "../../../helpers/requires.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { isRoot } from "../../../helpers/user.ts";
import { stage } from "./fixture.ts";

const test = suite("session/unpacked");

test("what there is of each form and id map, the asked one first, and nothing of others", async () => {
  skipIf(requires.idRange());
  const at = stage({});
  try {
    const { layers } = at.session.paths;
    const names = async (inner?: InnerIds): Promise<string[]> =>
      (await unpackedTrees(at.session, "overlay", inner)).map(({ name }) => name);
    const [own = ""] = await names();
    assert.match(own, /^overlay-/);
    for (const name of [own.replace("overlay", "flat"), "overlay-strange", "other"]) {
      mkdirSync(`${layers}/${name}`, { recursive: true });
    }
    assert.equal(await names(), [own, own.replace("overlay", "flat")]);
    if (isRoot()) return;
    const [kept = ""] = await names(at.session.user);
    assert.match(kept, /^overlay-keep-/);
    assert.equal((await names(at.session.user)).slice(1), [own, own.replace("overlay", "flat")].slice(1));
    mkdirSync(`${layers}/overlay-keep-7-8`);
    assert.ok((await names()).includes("overlay-keep-7-8"), "ids that were asked for once");
  } finally {
    at.remove();
  }
});

test.run();
