/**
 * Write dist/api: what each entry of the package exports, from the docstrings, as Markdown. The declarations are read by
 * `deno doc`; Deno is the one of the tests, or the one in PATH.
 *
 *     bun scripts/generate-api.ts [DIRECTORY]
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { renderEntry } from "./api/render.ts";

const root = resolve(import.meta.dir, "..");
const target = resolve(process.argv[2] ?? `${root}/dist/api`);

/** Files by name, with what a program imports and where that is declared. */
const ENTRIES = [
  ["rl", "rl", "core/engine/mod.ts", "In Bun: containers, images, volumes and networks."],
  ["core", "rl/core", "core/mod.ts", "Everywhere: the decisions, as functions over ports."],
  ["bun", "rl/host/bun", "core/host/bun/mod.ts", "The ports in Bun on Linux."],
  ["node", "rl/host/node", "core/host/node/mod.ts", "The ports in Node."],
  ["deno", "rl/host/deno", "core/host/deno/mod.ts", "The ports in Deno."],
  ["browser", "rl/host/browser", "core/host/browser/mod.ts", "The ports in a page."],
  ["memory", "rl/host/memory", "core/host/memory/mod.ts", "The ports in memory."],
] as const;

function denoProgram(): string {
  const own = `${root}/test/conformance/hosts/node_modules/.bin/deno`;
  const program = existsSync(own) ? own : Bun.which("deno");
  if (program === null) throw new Error("there is no Deno: scripts/install-packages.sh installs one");
  return program;
}

async function declarations(path: string): Promise<string> {
  const flags = ["--quiet", "--no-config", "--no-lock", "--no-remote", "--no-npm"];
  const child = Bun.spawn([denoProgram(), "doc", ...flags, `${root}/${path}`], {
    stdout: "pipe",
    stderr: "inherit",
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined },
  });
  const text = await child.stdout.text();
  if ((await child.exited) !== 0) throw new Error(`deno doc cannot read ${path}`);
  return text;
}

mkdirSync(target, { recursive: true });
const index = ["# What the package exports", ""];
for (const [name, imported, path, purpose] of ENTRIES) {
  writeFileSync(`${target}/${name}.md`, renderEntry(imported, purpose, await declarations(path), root));
  index.push(`- [\`${imported}\`](${name}.md). ${purpose}`);
}
writeFileSync(`${target}/README.md`, `${index.join("\n")}\n`);
