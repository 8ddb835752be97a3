import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { KeptMount } from "../../../../core/container/mounts.ts";
import { findImages } from "../../../../core/engine/run/image-mounts.ts";
import { hostPlatform } from "../../../../core/engine/session/machine.ts";
import { createOverlayDriver } from "../../../../core/host/bun/storage/overlay.ts";
import type { ImageRecord } from "../../../../core/image/record.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "../session/fixture.ts";
import { stock } from "./stocked.ts";

const test = suite("findImages");
let here: Stage;
test.before.each(async () => {
  here = stage();
  await stock(here);
});
test.after.each(() => here.remove());

const mount = (source: string): KeptMount => ({
  type: "image",
  source,
  destination: "/img",
  readonly: true,
  options: [],
  subpath: "a",
});
const find = (
  mounts: readonly KeptMount[],
  name: "overlay" | "fuse-overlayfs",
  layers: readonly string[] = [],
) => {
  const driver = { ...createOverlayDriver(), name };
  const unpack = async (record: ImageRecord): Promise<ImageRecord> => ({
    ...record,
    layers: { ...record.layers, overlay: layers },
  });
  const places = { session: here.session, driver, directory: `${here.session.paths.root}/none`, unpack };
  return findImages(mounts, { ...places, platform: hostPlatform() });
};

test("layers are told top first, and the image by its identifier", async () => {
  const bind: KeptMount = { ...mount("/s"), type: "bind" };
  const { mounts, requests } = await find([bind, mount("alpine")], "overlay", ["low", "top"]);
  assert.equal(requests, [
    {
      target: "/img",
      layersDirectory: `${here.session.paths.root}/none`,
      layers: ["top", "low"],
      subpath: "a",
    },
  ]);
  assert.equal(mounts[0], bind);
  assert.match(mounts[1]?.image ?? "", /^sha256:/);
});

test("what is not here, has no files, or cannot be shown by the driver is refused", async () => {
  const error = await rejection(find([mount("nothing")], "overlay"));
  assert.equal([error.code, error.hint], ["not-found", "get it first: rl pull nothing"]);
  assert.is((await rejection(find([mount("alpine")], "overlay"))).code, "invalid");
  const several = await rejection(find([mount("alpine")], "fuse-overlayfs", ["a", "b"]));
  assert.is(several.code, "unsupported");
  await find([mount("alpine")], "fuse-overlayfs", ["a"]);
});

test.run();
