/** The JavaScript hosts, besides Bun, that tests run programs in: installed by scripts/install-packages.sh. */
import { existsSync } from "node:fs";
import { skip } from "./skip.ts";
import { repository } from "./user.ts";

const PLACE = `${repository}/test/conformance/hosts/node_modules/.bin`;

function installed(name: string, path: string): string {
  if (!existsSync(path)) skip(`${name} is not installed; scripts/install-packages.sh does it`);
  return path;
}

export function nodeProgram(): string {
  return installed("Node", `${PLACE}/node`);
}

export function denoProgram(): string {
  return installed("Deno", `${PLACE}/deno`);
}
