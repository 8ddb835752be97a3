import { mkdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createVolumes, volumeStore } from "../../../../core/engine/session/volumes.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session/volumes");
let here: Stage;
test.before.each(() => {
  here = stage();
});
test.after.each(() => here.remove());

async function* nothing(): AsyncGenerator<Uint8Array> {}

test("volumes are the user's, below his store", () => {
  const { store } = createVolumes(() => here.session);
  store().create("data", "{}");
  assert.equal(volumeStore(here.session).names(), ["data"]);
  assert.is(store().directory("data"), `${here.session.paths.root}/volumes/data`);
});

test("nothing is read from, or written to, a volume that is not there", async () => {
  const { read, write } = createVolumes(() => here.session);
  assert.is((await rejection(Array.fromAsync(read("none")))).code, "not-found");
  assert.is((await rejection(write("none", nothing()))).code, "not-found");
});

test("nothing is written to a volume that a container uses", async () => {
  const { store, write } = createVolumes(() => here.session);
  store().create("data", "{}");
  const id = "ab".repeat(32);
  mkdirSync(`${here.session.paths.containers}/${id}/volume-data`, { recursive: true });
  assert.match((await rejection(write("data", nothing()))).state, `volume is in use - [${id}]`);
});

test.run();
