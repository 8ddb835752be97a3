import { test } from "uvu";
import * as assert from "uvu/assert";
import { mountPointsArchive } from "../../../core/image/mount-points.ts";
import { applyLayer } from "../../../core/layer/apply.ts";
import { DISCARD } from "../../../core/layer/discard.ts";

test("a layer can be checked and counted without a tree", async () => {
  const { entries, bytes } = await applyLayer(mountPointsArchive(), DISCARD);
  assert.is(entries, 7);
  assert.is(bytes, 0);
  await DISCARD.finish();
  await DISCARD.abort();
});

test.run();
