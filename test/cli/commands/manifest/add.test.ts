import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestAddSpec } from "../../../../cli/commands/manifest/add.spec.ts";
import { run } from "../../../../cli/commands/manifest/add.ts";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { APP, ARM, ARM64, arm, BOTH, OPTIONS } from "../../../core/image/index-list/fixture.ts";
import { rejection } from "../../helpers.ts";
import { calling, type Scene, scene } from "./scene.ts";

const test = suite("manifest add");
const add = calling(manifestAddSpec, run);

async function withEmptyList(): Promise<Scene> {
  const at = await scene(false);
  await createIndexList("list", [], OPTIONS, at.ports);
  return at;
}

test("run() prints the digest after each image", async () => {
  const at = await withEmptyList();
  assert.is(await add(at, "list", APP, ARM), 0);
  const lines = at.said().split("\n");
  assert.is(lines.length, 3);
  assert.is(`${lines[1]}\n`, await at.digestLine());
});

test("run() adds the image of an index that the flags mean", async () => {
  const at = await withEmptyList();
  await add(at, "--arch", "arm64", "--annotation", "a=b", "list", BOTH);
  const [entry, ...others] = (await at.list()).entries;
  assert.is(others.length, 0);
  assert.is(entry?.digest, arm.manifest.digest);
  assert.equal(entry?.platform, { ...ARM64, variant: "v8" });
  assert.is(entry?.annotations?.a, "b");
});

test("run() says of an image what the flags say", async () => {
  const at = await withEmptyList();
  await add(at, "--arch", "arm", "--variant", "v7", "--os-version", "1", "--features", "x,y", "list", APP);
  assert.equal((await at.list()).entries[0]?.platform, {
    os: "linux",
    architecture: "arm",
    variant: "v7",
    "os.version": "1",
    features: ["x", "y"],
  });
});

test("run() adds all platforms, or takes only what is here", async () => {
  const at = await withEmptyList();
  await add(at, "--all", "list", BOTH);
  assert.is((await at.list()).entries.length, 2);
  assert.is((await rejection(add(at, "list", `containers-storage:${APP}`))).code, "not-found");
});

test("run() keeps what was added before one that fails", async () => {
  const at = await withEmptyList();
  assert.is((await rejection(add(at, "list", APP, "registry.test/app:none"))).code, "not-found");
  assert.is((await at.list()).entries.length, 1);
});

test.run();
