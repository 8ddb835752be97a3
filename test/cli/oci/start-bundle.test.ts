import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type BundleMode, startBundle } from "../../../cli/oci/start-bundle.ts";
import type { RlError } from "../../../core/errors.ts";
import { isRoot } from "../../helpers/user.ts";
import { rejection } from "../helpers.ts";
import { makeBundle, ownConfig, withTerminal } from "./bundle.ts";
import { runtimeScene, type Scene } from "./scene.ts";

const test = suite<{ scene: Scene }>("startBundle");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

const FLAGS = { "log-format": "text", "preserve-fds": "0", "no-pivot": false, "no-new-keyring": false };
const RUN: BundleMode = { waits: false, isDetached: false, isForgotten: true };
const CREATE: BundleMode = { waits: true, isDetached: true, isForgotten: false };

/** The refusal of a start that would succeed but for its id, which is taken, and for what is the matter. */
async function refused(scene: Scene, bundle: string, mode = RUN, id = "taken"): Promise<RlError> {
  const flags = { ...FLAGS, root: scene.root, bundle, "pid-file": join(scene.root, "pid") };
  const error = await rejection(startBundle(id, flags, mode, scene.context()));
  assert.equal(readdirSync(scene.root), ["taken"]);
  assert.equal(readdirSync(join(scene.root, "taken")), ["state.json"]);
  return error;
}

test("startBundle takes an id last, and leaves who has it alone", async ({ scene }) => {
  const bundle = makeBundle(scene, ownConfig());
  for (const mode of [RUN, CREATE, { ...RUN, isDetached: true }]) {
    const error = await refused(scene, bundle, mode);
    assert.equal([error.code, error.subject], ["exists", "taken"]);
  }
});

test("startBundle refuses what is no id before it looks at the bundle", async ({ scene }) => {
  const bundle = makeBundle(scene, ownConfig());
  for (const id of ["../x", ".", "", "a/b"]) {
    const error = await refused(scene, `${bundle}/none`, RUN, id);
    assert.equal([error.code, error.action], ["invalid", "use container id"]);
  }
});

test("startBundle refuses a bundle that is not there, and one without a config", async ({ scene }) => {
  const bundle = makeBundle(scene, ownConfig());
  const missing = await refused(scene, `${bundle}/none`);
  assert.equal([missing.code, missing.subject], ["not-found", `${bundle}/none`]);
  assert.is(missing.state, "there is no such directory");
  rmSync(join(bundle, "config.json"));
  const empty = await refused(scene, bundle);
  assert.equal([empty.code, empty.subject], ["not-found", bundle]);
  assert.is(empty.state, "it has no config.json");
  assert.match(empty.hint ?? "", /oci spec/);
  mkdirSync(join(bundle, "config.json"));
  assert.match((await refused(scene, bundle)).state, /config\.json cannot be read/);
});

test("startBundle refuses a config that cannot be read", async ({ scene }) => {
  for (const config of ["{", "{}", "[]", { ...ownConfig(), ociVersion: "2.0.0" }])
    assert.is((await refused(scene, makeBundle(scene, config))).code, "invalid");
  const large = await refused(scene, makeBundle(scene, " ".repeat(32 * 1024 * 1024)));
  assert.is(large.code, "limit");
});

test("startBundle refuses what cannot be done", async ({ scene }) => {
  const config = ownConfig();
  const limited = { ...config, linux: { ...config.linux, cgroupsPath: "/a/../../b" } };
  assert.equal((await refused(scene, makeBundle(scene, limited))).subject, "/a/../../b");
  const personal = { ...config, linux: { ...config.linux, intelRdt: { closID: "a" } } };
  assert.is((await refused(scene, makeBundle(scene, personal))).code, "unsupported");
  const terminal = makeBundle(scene, withTerminal(config, true));
  assert.equal((await refused(scene, terminal, CREATE)).subject, "process.terminal");
  // Whoever stays has the terminal himself.
  assert.is((await refused(scene, terminal, RUN)).code, "exists");
});

test("startBundle refuses descriptors that the caller has not opened, and counts that are none", async ({
  scene,
}) => {
  const flags = { ...FLAGS, root: scene.root, bundle: makeBundle(scene, ownConfig()) };
  for (const count of ["x", "-1", "900000"]) {
    const part = { ...flags, "preserve-fds": count };
    assert.is((await rejection(startBundle("taken", part, RUN, scene.context()))).code, "invalid");
  }
});

test("startBundle takes a profile of system calls, and refuses one that is none", async ({ scene }) => {
  const config = ownConfig();
  const filtered = (seccomp: unknown): string =>
    makeBundle(scene, { ...config, linux: { ...config.linux, seccomp } });
  assert.is((await refused(scene, filtered({ defaultAction: "SCMP_ACT_ALLOW" }))).code, "exists");
  assert.is((await refused(scene, filtered({ defaultAction: "SCMP_ACT_NOPE" }))).code, "invalid");
});

test("startBundle keeps root alone in its user namespace", async ({ scene }) => {
  const config = ownConfig();
  const namespaces = config.linux?.namespaces?.filter(({ type }) => type !== "user");
  const { uidMappings: _uid, gidMappings: _gid, ...linux } = { ...config.linux, namespaces };
  const error = await refused(scene, makeBundle(scene, { ...config, linux }));
  assert.is(error.code, isRoot() ? "exists" : "denied");
});

test("startBundle refuses a relative --root, and makes none", async ({ scene }) => {
  const flags = { ...FLAGS, root: "somewhere", bundle: makeBundle(scene, ownConfig()) };
  assert.is((await rejection(startBundle("taken", flags, RUN, scene.context()))).code, "invalid");
  assert.not.ok(existsSync("somewhere"));
});

test.run();
