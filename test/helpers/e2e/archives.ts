/** Image archives as files, and the tools of others that read and write them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type LayoutName, layoutOf } from "../images.ts";
import { runOk } from "../process.ts";
import type { Stage } from "./stage.ts";

/** Rootless podman with a store in the stage's own directory; returns what it says on standard output. */
export function podman(stage: Stage, ...args: readonly string[]): Promise<string> {
  return runOk(podmanCommand(stage, ...args), { env: stage.env, cwd: stage.home, timeoutMs: 120_000 });
}

/** The same as words, for a pipe. */
export function podmanCommand(stage: Stage, ...args: readonly string[]): string[] {
  // It takes no long path for the latter.
  const runroot = join(stage.env.XDG_RUNTIME_DIR ?? stage.home, "p");
  const store = ["--root", join(stage.home, "podman"), "--runroot", runroot];
  return ["podman", "--log-level=error", "--storage-driver=vfs", ...store, ...args];
}

export function skopeo(stage: Stage, ...args: readonly string[]): Promise<string> {
  const words = ["skopeo", "--insecure-policy", "--tmpdir", stage.home, ...args];
  return runOk(words, { env: stage.env, cwd: stage.home, timeoutMs: 120_000 });
}

/** A line of shell in the stage's home with `$RL` for the program; fails when any part of a pipe does. */
export function shell(stage: Stage, line: string): Promise<string> {
  const env = { ...stage.env, RL: process.env.RL ?? join(import.meta.dir, "../../../dist/rl") };
  return runOk(["bash", "-c", `set -euo pipefail; ${line}`], { env, cwd: stage.home, timeoutMs: 120_000 });
}

/** An archive of a test image under a name, as `tar` makes it. */
export async function packLayout(
  stage: Stage,
  layout: LayoutName,
  reference: string,
  file: string,
): Promise<void> {
  const copy = `rm -rf pack && cp -r ${layoutOf(layout)} pack`;
  const rename = `sed -i 's#"latest"#"${reference}"#' pack/index.json`;
  await shell(stage, `${copy} && ${rename} && tar -C pack -cf ${file} . && rm -rf pack`);
}

/** What an archive's member says, by its JSON. */
export async function jsonMember(stage: Stage, archive: string, member: string): Promise<unknown> {
  return JSON.parse(await runOk(["tar", "-xOf", join(stage.home, archive), member]));
}

export function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(...path), "utf8"));
}
