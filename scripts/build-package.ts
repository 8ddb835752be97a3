/**
 * Build dist/package: the core and the hosts' adapters as JavaScript with declarations, for runtimes that read no
 * TypeScript of a package. What several entries have is in files that they share, so that an error of one is an error of
 * the other too; a page gets none with modules of Node.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { $ } from "bun";
import { build } from "rolldown";

const root = `${import.meta.dir}/..`;
const out = `${root}/dist/package`;

rmSync(out, { recursive: true, force: true });
await build({
  cwd: root,
  input: {
    core: "core/mod.ts",
    memory: "core/host/memory/mod.ts",
    node: "core/host/node/mod.ts",
    deno: "core/host/deno/mod.ts",
    browser: "core/host/browser/mod.ts",
  },
  platform: "neutral",
  external: /^node:/,
  tsconfig: false,
  output: { dir: out, format: "esm", chunkFileNames: "shared/[name].js" },
  logLevel: "warn",
});

await $`node_modules/.bin/tsc -p tsconfig.package.json`.cwd(root);
const types = `${out}/types`;
for (const name of readdirSync(types, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".d.ts")) continue;
  const path = `${types}/${name}`;
  // Readers of declarations know files by what they are as JavaScript.
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(/((?:from|import\() ?"\.{1,2}\/[^"]+)\.ts"/g, '$1.js"'),
  );
}
