import { mkdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { unpackedTrees } from "../../../cli/session/unpacked.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { isRoot } from "../../helpers/user.ts";
import { stage } from "./fixture.ts";

const test = suite("session/unpacked");

test("what there is of each form and id map, the asked one first, and nothing of others", async () => {
  skipIf(requires.idRange());
  const at = stage({});
  try {
    const { layers } = at.session.paths;
    const names = async (keepId = false): Promise<string[]> =>
      (await unpackedTrees(at.session, "overlay", keepId)).map(({ name }) => name);
    const [own = ""] = await names();
    assert.match(own, /^overlay-/);
    for (const name of [own.replace("overlay", "flat"), "overlay-strange", "other"]) {
      mkdirSync(`${layers}/${name}`, { recursive: true });
    }
    assert.equal(await names(), [own, own.replace("overlay", "flat")]);
    if (isRoot()) return;
    const [kept = ""] = await names(true);
    assert.match(kept, /^overlay-keep-/);
    assert.equal((await names(true)).slice(1), [own.replace("overlay", "flat")]);
  } finally {
    at.remove();
  }
});

test.run();
