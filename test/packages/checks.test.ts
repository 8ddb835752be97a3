/**
 * The package as registries and other people's compilers see it. Each tool is shown a broken package too: one that
 * finds nothing wrong there has looked at nothing.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { denoProgram } from "../helpers/js-hosts.ts";
import { type Finished, run, runOk } from "../helpers/process.ts";
import { skip } from "../helpers/skip.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";
import { pack } from "./package.ts";

const test = suite("checks of the package");
let place: TempDir;
let archive: string;
/** The package, unpacked, to be broken. */
let directory: string;

test.before(async () => {
  place = tempDir("rl-checks");
  archive = await pack(place.path);
  directory = join(place.path, "package");
  await runOk(["tar", "-xzf", archive, "-C", place.path]);
});
test.after(() => place?.remove());

/** A module of the tools, which are a package of their own. */
async function tool<T>(path: string): Promise<T> {
  const file = join(import.meta.dir, "tools/node_modules", path);
  if (!existsSync(file)) skip("the checkers are not installed; scripts/install-packages.sh does it");
  return (await import(file)) as T;
}

interface Manifest extends Record<string, unknown> {
  readonly exports: Record<string, unknown>;
  readonly version: string;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(directory, "package.json"), "utf8")) as Manifest;
}

/** Do something while the package has another manifest. */
async function withManifest<T>(changed: object, work: () => Promise<T>): Promise<T> {
  const path = join(directory, "package.json");
  const before = readFileSync(path);
  writeFileSync(path, JSON.stringify(changed));
  try {
    return await work();
  } finally {
    writeFileSync(path, before);
  }
}

async function lint(): Promise<string[]> {
  const { publint } = await tool<{
    publint(options: object): Promise<{ messages: readonly { code: string; path: readonly string[] }[] }>;
  }>("publint/src/index-node.js");
  const { messages } = await publint({ pkgDir: directory, strict: true, pack: false });
  return messages.map(({ code, path }) => `${code} ${path.join(".")}`);
}

test("publint has nothing to say, and finds an export of a file that is not there", async () => {
  assert.equal(await lint(), []);
  const broken = manifest();
  broken.exports["./core"] = {
    types: "./dist/package/types/core/mod.d.ts",
    default: "./dist/package/none.js",
  };
  const said = await withManifest(broken, lint);
  assert.ok(
    said.some((message) => message.startsWith("FILE_DOES_NOT_EXIST exports../core")),
    said.join(),
  );
});

interface Problem {
  readonly kind: string;
  readonly entrypoint?: string;
  readonly resolutionKind?: string;
  readonly resolutionOption?: string;
  readonly fileName?: string;
}
interface Listing {
  listFiles(): string[];
  readFile(path: string): string;
}

/** Whoever reads declarations: not the old way of Node, and not CommonJS, which has to await an import. */
function isOfModules({ resolutionKind, resolutionOption }: Problem): boolean {
  return resolutionKind !== "node10" && resolutionKind !== "node16-cjs" && resolutionOption !== "node10";
}

async function wrongTypes(options: object, without?: string): Promise<string[]> {
  const { checkPackage, createPackageFromTarballData } = await tool<{
    checkPackage(given: Listing, options: object): Promise<{ readonly problems: readonly Problem[] }>;
    createPackageFromTarballData(bytes: Uint8Array): Listing;
  }>("@arethetypeswrong/core/dist/index.js");
  let given = createPackageFromTarballData(readFileSync(archive));
  if (without !== undefined) {
    const kept = given
      .listFiles()
      .filter((path) => /dist\/package|package\.json$/.test(path) && !path.endsWith(without));
    const files = Object.fromEntries(kept.map((path) => [path, given.readFile(path)]));
    const Package = given.constructor as new (files: object, name: string, version: string) => Listing;
    given = new Package(files, "rl", manifest().version);
  }
  const { problems } = await checkPackage(given, options);
  return problems
    .filter(isOfModules)
    .map((problem) => `${problem.kind} ${problem.entrypoint ?? problem.fileName}`);
}

test("the types are right for every entry with declarations, and a missing declaration is found", async () => {
  // Files that are no modules, and what Bun alone reads, as the TypeScript that it is.
  const excludeEntrypoints = ["./component.wasm", "./librl.so", "./package.json", "./host/bun"];
  assert.equal(await wrongTypes({ excludeEntrypoints }), []);
  const said = await wrongTypes({ entrypoints: ["./host/memory"] }, "types/core/host/memory/clock.d.ts");
  assert.match(said.join(), /InternalResolutionError .*memory\/mod\.d\.ts/);
});

/** With the cache of nobody, and without a network. */
function publish(): Promise<Finished> {
  const command = ["npm", "publish", "--dry-run", "--offline", "--ignore-scripts", "--access", "public"];
  return run(command, {
    cwd: directory,
    env: { ...process.env, npm_config_cache: join(place.path, ".cache") },
  });
}

test("npm would publish it, were it not private, and not without a version", async () => {
  const { private: isPrivate, ...open } = manifest();
  assert.is(isPrivate, true);
  const { exitCode, stderr } = await withManifest({ ...open, name: "@example/rl" }, publish);
  assert.is(exitCode, 0, stderr);
  const broken = await withManifest({ ...open, name: "@example/rl", version: "latest" }, publish);
  assert.is.not(broken.exitCode, 0);
  assert.match(broken.stderr, /version/i);
});

/** The files that jsr.json names, in a place of their own. */
function sources(name: string): string {
  const copy = join(place.path, name);
  mkdirSync(copy);
  for (const path of [
    "LICENSE",
    "README.md",
    "jsr.json",
    "docs/library.md",
    "core",
    "syscalls-c/deno.ts",
    "syscalls-c/symbols.ts",
  ]) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    cpSync(join(repository, path), join(copy, path), { recursive: true });
  }
  return copy;
}

function publishSources(cwd: string): Promise<Finished> {
  const command = [denoProgram(), "publish", "--dry-run", "--allow-dirty", "--no-lock", "--no-remote"];
  const env = { ...process.env, DENO_DIR: join(place.path, ".deno"), NO_COLOR: "1" };
  return run(command, { cwd, env });
}

test("jsr would publish the sources, and not what has no explicit type", async () => {
  const copy = sources("sources");
  // What Deno reads beside it in the repository is for others.
  const { exitCode, stdout, stderr } = await publishSources(copy);
  assert.is(exitCode, 0, stderr.slice(-2000));
  assert.match(stdout + stderr, /Dry run complete/);
  const config = JSON.parse(readFileSync(join(copy, "jsr.json"), "utf8")) as Record<string, unknown>;
  writeFileSync(join(copy, "jsr.json"), JSON.stringify({ ...config, exports: "./core/broken.ts" }));
  writeFileSync(
    join(copy, "core/broken.ts"),
    "export function guess() { return [Math.random()].map(String); }\n",
  );
  const broken = await publishSources(copy);
  assert.is(broken.exitCode, 1);
  assert.match(broken.stderr, /missing-explicit-return-type/);
  rmSync(copy, { recursive: true });
});

test("both have one version, and jsr's entries are the package's", () => {
  const { version, exports } = JSON.parse(readFileSync(join(repository, "jsr.json"), "utf8")) as Manifest;
  const own = manifest();
  assert.is(version, own.version);
  for (const [name, path] of Object.entries(exports)) {
    const { bun } = own.exports[name === "." ? "./core" : name] as { readonly bun?: string };
    assert.is(path, bun, name);
  }
});

test.run();
