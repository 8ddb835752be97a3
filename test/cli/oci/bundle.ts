/** Bundles for commands that would become the container: its id is taken, so that they end right before. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Test } from "uvu";
import * as assert from "uvu/assert";
import { defaultConfig, type RuntimeConfig } from "../../../core/mod.ts";
import { rejection } from "../helpers.ts";
import type { Scene } from "./scene.ts";

/** A config that whoever runs the test can start, without a terminal. */
export function ownConfig(): RuntimeConfig {
  const ids = { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
  return withTerminal(defaultConfig({ rootless: true, ...ids }), false);
}

export function withTerminal(config: RuntimeConfig, terminal: boolean): RuntimeConfig {
  return config.process === undefined ? config : { ...config, process: { ...config.process, terminal } };
}

/** Write a bundle, and take the id "taken". */
export function makeBundle(scene: Scene, config: unknown): string {
  const bundle = join(scene.root, "..", "bundle");
  mkdirSync(join(bundle, "rootfs"), { recursive: true });
  writeFileSync(join(bundle, "config.json"), typeof config === "string" ? config : JSON.stringify(config));
  scene.write("taken");
  return bundle;
}

/** Have a command that would become the container refuse to; the code of its error. */
export type Refused = (scene: Scene, ...words: string[]) => Promise<string>;

/**
 * What `create` and `run` refuse alike, as tests of theirs.
 *
 * @param start the command, with the words of its line
 */
export function testStart(
  test: Test<{ scene: Scene }>,
  start: (scene: Scene, words: string[]) => Promise<number>,
): Refused {
  const refused: Refused = async (scene, ...words) => {
    const error = await rejection(start(scene, scene.words(...words)));
    assert.equal(readdirSync(scene.root), ["taken"]);
    return error.code;
  };

  test("run() refuses an id that is taken, and what is none", async ({ scene }) => {
    const bundle = makeBundle(scene, ownConfig());
    assert.is(await refused(scene, "--bundle", bundle, "taken"), "exists");
    assert.is(await refused(scene, "-b", bundle, "--pid-file", "/none/pid", "taken"), "exists");
    assert.is(await refused(scene, "-b", bundle, "../x"), "invalid");
  });

  test("run() makes nothing for a bundle that cannot be started", async ({ scene }) => {
    const bundle = makeBundle(scene, "{}");
    assert.is(await refused(scene, "-b", join(bundle, "none"), "c1"), "not-found");
    assert.is(await refused(scene, "-b", bundle, "c1"), "invalid");
  });

  test("run() writes down what fails", async ({ scene }) => {
    const bundle = makeBundle(scene, ownConfig());
    const log = join(bundle, "log");
    await refused(scene, "-b", bundle, "--log", log, "--log-format", "json", "taken");
    const { level, msg } = JSON.parse(readFileSync(log, "utf8"));
    assert.is(level, "error");
    assert.match(msg, /^Cannot create container "taken": there is a container of this id already/);
  });
  return refused;
}
