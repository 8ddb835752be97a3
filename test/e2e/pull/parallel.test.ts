/** Many pulls of one image at a time: all succeed, and each blob is fetched once. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { blobRequests } from "../../helpers/e2e/hostile-registry.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";

const test = suite("pulls at a time");
const PULLS = 100;

let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
});
test.after(() => stage?.stop());

test(`${PULLS} pulls of one image fetch each blob once`, async () => {
  const image = stage.image("busybox:layers");
  // A machine that has never run anything: user namespace, driver and directories are made by all at once too.
  const all = await Promise.all(Array.from({ length: PULLS }, () => stage.rl(["pull", "-q", image])));
  const [first] = all;
  for (const { exitCode, stdout, stderr } of all)
    assert.equal([exitCode, stdout], [0, first?.stdout], stderr);
  const { Layers: layers } = JSON.parse(
    await stage.ok(["image", "inspect", "--format", "{{json .RootFS}}", image]),
  ) as { readonly Layers: readonly string[] };
  // The layers, and the config.
  assert.is(blobRequests(stage.registry), layers.length + 1);
  assert.is(await stage.ok(["system", "check"]), "The store is in order\n");
  assert.is(await stage.ok([...PLAIN, image, "echo", "runs"]), "runs\n");
});

test.run();
