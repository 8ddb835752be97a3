import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { tagImage } from "../../../core/image/tag.ts";
import { imageUsage } from "../../../core/image/usage.ts";
import { AMD64, finish, image, keeping, layer, serve, shelf, store } from "./fixture.ts";

const usage = suite("imageUsage");

usage("sizes are told as whole, shared and unique, and what could be freed", async () => {
  const base = layer({ base: "12345" });
  const one = image([base, layer({ one: "1" })]);
  const two = image([base, layer({ two: "222" })]);
  const at = store(serve(shelf({ "1": one.manifest, "2": two.manifest }, one, two)));
  for (const tag of ["1", "2"]) {
    await finish(pullImage(`registry.test/app:${tag}`, { platform: AMD64, policy: "always" }, at.ports));
  }
  await tagImage("registry.test/app:1", "other", AMD64, at.ports);

  const users = new Map([[digestHex(two.config.digest), ["container"]]]);
  const found = await imageUsage(keeping(at, users));
  const shown = found.images.map(({ references, size, shared, unique, containers }) => [
    references,
    [size, shared, unique],
    containers,
  ]);
  assert.equal(shown, [
    [["docker.io/library/other:latest", "registry.test/app:1"], [6, 5, 1], []],
    [["registry.test/app:2"], [8, 5, 3], ["container"]],
  ]);
  assert.equal([found.layers, found.reclaimableLayers], [9, 1]);
  const stored = [...at.blobs.blobs.values()].reduce((total, bytes) => total + bytes.length, 0);
  const free = [one.manifest, one.config, one.layers[1]].reduce(
    (total, each) => total + (each?.bytes.length ?? 0),
    0,
  );
  assert.equal(found.blobs, { count: 7, size: stored, reclaimable: free });
});

usage("an empty store takes nothing", async () => {
  const at = store(() => ({ status: 404 }));
  assert.equal(await imageUsage(keeping(at)), {
    images: [],
    layers: 0,
    reclaimableLayers: 0,
    blobs: { count: 0, size: 0, reclaimable: 0 },
  });
});

usage.run();
