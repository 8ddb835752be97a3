import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestAnnotateSpec } from "../../../../cli/commands/manifest/annotate.spec.ts";
import { run } from "../../../../cli/commands/manifest/annotate.ts";
import { ARM, app } from "../../../core/image/index-list/fixture.ts";
import { rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest annotate");
const annotate = calling(manifestAnnotateSpec, run);

test("run() changes the image of a name or digest, and prints the list's digest", async () => {
  const at = await scene();
  assert.is(await annotate(at, "--variant", "v9", "--annotation", "a=b", "list", ARM), 0);
  assert.is(at.said(), await at.digestLine());
  await annotate(at, "--os-features", "f", "list", app.manifest.digest);
  const [first, second] = (await at.list()).entries;
  assert.equal(first?.platform, { os: "linux", architecture: "amd64", "os.features": ["f"] });
  assert.equal(second?.platform, { os: "linux", architecture: "arm64", variant: "v9" });
  assert.equal(second?.annotations, { a: "b" });
});

test("run() refuses what it cannot set", async () => {
  const at = await scene();
  const before = await at.digestLine();
  assert.is((await rejection(annotate(at, "--annotation", "a", "list", ARM))).code, "invalid");
  assert.is((await rejection(annotate(at, "--os", "", "list", ARM))).code, "invalid");
  assert.is((await rejection(annotate(at, "list", "sha256:none"))).code, "not-found");
  assert.is(await at.digestLine(), before);
});

test.run();
