/** Bundles for commands that would become the container: its id is taken, so that they end right before. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultConfig, type RuntimeConfig } from "../../../core/mod.ts";
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
