import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultMaps, keepIdMaps } from "../../../../core/container/id-maps.ts";
import { layersDirectory, layersPresent } from "../../../../core/engine/session/layers.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("layers");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

const USER = { uid: 1000, gid: 100 };
const RANGES = { uid: [{ start: 100_000, size: 9 }], gid: [{ start: 100_000, size: 9 }] };

test("layersDirectory is another one for each form and each map, since the owners on disk differ", () => {
  const { paths } = here.session;
  const maps = [defaultMaps(USER, RANGES), defaultMaps(USER, undefined), keepIdMaps(USER, RANGES)];
  const directories = maps.flatMap((each) => [
    layersDirectory(paths, "overlay", each),
    layersDirectory(paths, "flat", each),
  ]);
  assert.equal(
    directories.map((directory) => directory.slice(paths.layers.length)),
    [
      "/overlay-full",
      "/flat-full",
      "/overlay-single",
      "/flat-single",
      "/overlay-keep-1000-100",
      "/flat-keep-1000-100",
    ],
  );
});

test("layersPresent is true when all are there, and for none", () => {
  for (const name of ["a", "b"]) mkdirSync(join(here.path, name));
  assert.ok(layersPresent(here.path, ["a", "b"]));
  assert.ok(layersPresent(here.path, []));
  assert.not(layersPresent(here.path, ["a", "c", "b"]));
  assert.not(layersPresent(join(here.path, "nowhere"), ["a"]));
});

test.run();
