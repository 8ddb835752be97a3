import { existsSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { defaultMaps } from "../../../../core/container/id-maps.ts";
import { usernsRecord } from "../../../../core/container/userns.ts";
import { formatDigest } from "../../../../core/digest/digest.ts";
import { imagePorts, sessionDriver } from "../../../../core/engine/session/images.ts";
import type { Session } from "../../../../core/engine/session/session.ts";
import { createOverlayDriver, createVfsDriver } from "../../../../core/host/bun/storage/mod.ts";
import { rejection } from "../../../cli/helpers.ts";
import { type Stage, stage } from "./fixture.ts";

const test = suite("session images");
let here: Stage;
test.before(() => {
  here = stage();
});
test.after(() => here.remove());

const maps = defaultMaps({ uid: 1000, gid: 1000 }, undefined);
const ids = (): Parameters<typeof imagePorts>[1] => ({
  maps,
  host: { uid: 1000, runDirectory: here.session.paths.run, helpers: undefined },
  limited: undefined,
});
const forced = (driver: string): Session => ({
  ...here.session,
  environment: { ...here.environment, RL_STORAGE_DRIVER: driver },
});

test("sessionDriver takes the driver that the user forces, without a trial", async () => {
  const userns = usernsRecord(maps, ids().host);
  for (const name of ["vfs", "overlay"]) {
    assert.is((await sessionDriver(forced(name), userns)).name, name);
  }
  assert.not(existsSync(`${here.session.paths.root}/storage-trial.json`));
  const error = await rejection(sessionDriver(forced("zfs"), userns));
  assert.is(error.code, "invalid");
  assert.is(error.subject, "zfs");
});

test("imagePorts keeps blobs, records and the layout where the session has them", async () => {
  const { paths } = here.session;
  const userns = usernsRecord(maps, ids().host);
  const ports = imagePorts(here.session, ids(), userns, createOverlayDriver());
  await ports.metadata.put("images/a/b", new Uint8Array([1]));
  await ports.layout.put("oci-layout", new Uint8Array([2]));
  assert.ok(existsSync(`${paths.metadata}/images/a/b`));
  assert.ok(existsSync(`${paths.layout}/oci-layout`));
  assert.ok(existsSync(paths.layout));
});

test("imagePorts keeps trees of the driver's form, in the directory of the form and the map", async () => {
  const { paths } = here.session;
  const userns = usernsRecord(maps, ids().host);
  const key = formatDigest("sha256", "a".repeat(64));
  for (const driver of [createOverlayDriver(), createVfsDriver()]) {
    const { trees } = imagePorts(here.session, ids(), userns, driver);
    assert.is(trees.form, driver.form);
    assert.not(await trees.has(key));
    const tree = `${paths.layers}/${driver.form}-single/${"a".repeat(64)}`;
    await Bun.$`mkdir -p ${tree}`.quiet();
    assert.ok(await trees.has(key));
  }
});

test.run();
