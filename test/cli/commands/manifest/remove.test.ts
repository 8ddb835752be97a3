import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestRemoveSpec } from "../../../../cli/commands/manifest/remove.spec.ts";
import { run } from "../../../../cli/commands/manifest/remove.ts";
import { APP, arm, BOTH } from "../../../core/image/index-list/fixture.ts";
import { rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest remove");
const remove = calling(manifestRemoveSpec, run);

test("run() takes out the image of a name or digest, and prints the list's digest", async () => {
  const at = await scene();
  assert.is(await remove(at, "list", APP), 0);
  assert.is(at.said(), await at.digestLine());
  assert.equal(
    (await at.list()).entries.map(({ digest }) => digest),
    [arm.manifest.digest],
  );
  await remove(at, "list", arm.manifest.digest);
  assert.equal((await at.list()).entries, []);
});

test("run() takes out one image, not several", async () => {
  const at = await scene();
  assert.is((await rejection(remove(at, "list", BOTH))).code, "invalid");
  assert.is((await at.list()).entries.length, 2);
});

test.run();
