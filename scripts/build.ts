/**
 * Build dist/rl, one executable: the C parts, then the bundle with bytecode on top of a Bun that listens to no
 * BUN_* variable.
 *
 * The compiled program must not be steered by the directory or environment it runs in: `.env`, `bunfig.toml`,
 * `tsconfig.json` and `package.json` are switched off by flags of the bundler; the variables (BUN_OPTIONS can
 * preload code, BUN_BE_BUN turns the program into a plain Bun) have no switch, so their names are blanked in the
 * copy of the runtime that is embedded.
 */
import { $ } from "bun";
import { wasmPlugin } from "./wasm-plugin.ts";

const root = `${import.meta.dir}/..`;
const dist = `${root}/dist`;

/** What every environment variable of the runtime itself begins with. */
const VARIABLE = /BUN_[A-Z][A-Z0-9_]{2,}/g;

/** Same length and still an identifier, since builtin scripts name variables too; nothing sets such names by accident. */
const BLANKED = "rl__";

/** A copy of the runtime with the names of its variables blanked. Returns its path. */
async function quietRuntime(): Promise<string> {
  const bytes = new Uint8Array(await Bun.file(process.execPath).arrayBuffer());
  const text = Buffer.from(bytes.buffer).toString("latin1");
  const patch = new TextEncoder().encode(BLANKED);
  for (const match of text.matchAll(VARIABLE)) bytes.set(patch, match.index);
  const path = `${dist}/.runtime`;
  await Bun.write(path, bytes);
  await $`chmod 755 ${path}`;
  return path;
}

/** A digest of the sources and the built C parts: what is kept between starts is of one build only. */
async function buildDigest(): Promise<string> {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const pattern of [
    "{core,cli,syscalls-c}/**/*.ts",
    "{syscalls-c,core/engine/hello}/build/{librl.so,hello}",
  ]) {
    for (const path of [...new Bun.Glob(pattern).scanSync(root)].sort()) {
      hasher.update(await Bun.file(`${root}/${path}`).bytes());
    }
  }
  return hasher.digest("hex").slice(0, 16);
}

await $`mkdir -p ${dist}`;
await $`make --no-print-directory -C ${root}/syscalls-c`;
await $`make --no-print-directory -C ${root}/core/engine/hello`;
const runtime = await quietRuntime();
const result = await Bun.build({
  entrypoints: [`${root}/cli/main.ts`],
  target: "bun",
  format: "esm",
  splitting: true,
  minify: true,
  bytecode: true,
  plugins: [wasmPlugin],
  define: { RL_BUILD: JSON.stringify(await buildDigest()) },
  compile: {
    executablePath: runtime,
    outfile: `${dist}/rl`,
    autoloadDotenv: false,
    autoloadBunfig: false,
    autoloadTsconfig: false,
    autoloadPackageJson: false,
  },
});
await $`rm -f ${runtime}`;
// What engines call: it does the simplest by itself, and becomes the program beside it for everything else.
await $`cp ${root}/syscalls-c/build/rl-runtime ${dist}/rl-runtime`;
if (!result.success) throw new AggregateError(result.logs, "the bundle does not build");
console.log(`dist/rl  ${(Bun.file(`${dist}/rl`).size / 1e6).toFixed(0)} MB`);
