import { unlinkSync, writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { BUNDLE_FILE_LIMIT, configPath, readBundleConfig } from "../../../cli/oci/bundle-config.ts";
import { refusal } from "../helpers.ts";
import { makeBundle, ownConfig } from "./bundle.ts";
import { runtimeScene, type Scene } from "./scene.ts";

const test = suite<{ scene: Scene }>("readBundleConfig");
test.before.each((context) => {
  context.scene = runtimeScene();
});
test.after.each(({ scene }) => scene.clean());

test("readBundleConfig reads the config, or tells why not by a number", ({ scene }) => {
  const config = ownConfig();
  const bundle = makeBundle(scene, config);
  assert.equal(readBundleConfig(bundle), config);
  writeFileSync(configPath(bundle), " ".repeat(BUNDLE_FILE_LIMIT));
  assert.is(readBundleConfig(bundle), -27);
  unlinkSync(configPath(bundle));
  assert.is(readBundleConfig(bundle), -2);
});

test("readBundleConfig refuses what is no config, by its path", ({ scene }) => {
  const bundle = makeBundle(scene, "{}");
  assert.is(refusal(() => readBundleConfig(bundle)).subject, configPath(bundle));
});

test.run();
