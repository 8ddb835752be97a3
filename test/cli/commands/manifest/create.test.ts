import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestCreateSpec } from "../../../../cli/commands/manifest/create.spec.ts";
import { run } from "../../../../cli/commands/manifest/create.ts";
import { APP, ARM, app, arm, BOTH } from "../../../core/image/index-list/fixture.ts";
import { rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest create");
const create = calling(manifestCreateSpec, run);

test("run() makes a list of images and prints its digest", async () => {
  const at = await scene(false);
  assert.is(await create(at, "list", ARM, `docker://${APP}`), 0);
  assert.is(at.said(), await at.digestLine());
  assert.equal(
    (await at.list()).entries.map(({ digest }) => digest),
    [arm.manifest.digest, app.manifest.digest],
  );
});

test("run() takes all platforms when asked, and amends when asked", async () => {
  const at = await scene(false);
  await create(at, "list");
  assert.is((await rejection(create(at, "list", BOTH))).code, "exists");
  await create(at, "--amend", "--all", "--insecure", "list", BOTH);
  assert.is((await at.list()).entries.length, 2);
});

test.run();
