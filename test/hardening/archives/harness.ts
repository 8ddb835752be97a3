/**
 * Applies the archives of cases to real trees: through the image import, the tree store and the tree worker in a
 * user namespace, as layers of an overlay and as flat trees. After each one everything outside is looked at.
 */
import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import { createDigester } from "../../../core/host/bun/digester.ts";
import { createTreeStore } from "../../../core/host/bun/tree-store.ts";
import { createBlobStore } from "../../../core/host/common/blob-store.ts";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { type ImageRecord, type ImageStorePorts, importLayout } from "../../../core/mod.ts";
import { type FixtureLayer, image, layerOf, layoutFiles } from "../../core/image/fixture.ts";
import { skipIf } from "../../helpers/skip.ts";
import { openTreeBench, type TreeBench, treeBenchObstacle } from "../../helpers/tree-worker.ts";
import { buildLayer } from "./build.ts";
import { snapshot } from "./canary.ts";
import { type Case, type Line, macrosFor, parseCases } from "./parse.ts";
import { expectedTree, foundTree } from "./tree.ts";

const PLATFORM = { os: "linux", architecture: "amd64" } as const;
const FORMS = ["overlay", "flat"] as const;
/** A case must be decided in this time, on a machine that does other things as well: the best of three counts. */
const CASE_MS = 2000;

export interface Harness {
  /** The canary's directory, which cases name as {OUT}. */
  readonly outside: string;
  check(made: Case): Promise<void>;
  close(): Promise<void>;
}

export async function openHarness(): Promise<Harness> {
  skipIf(await treeBenchObstacle());
  const bench = await openTreeBench();
  const outside = join(bench.sharedDirectory, "canary");
  makeCanary(outside);
  const store = join(bench.sharedDirectory, "store");
  const trees = (form: (typeof FORMS)[number]): string => join(bench.directory, form);
  await bench.run([
    "mkdir",
    "-p",
    trees("flat"),
    trees("overlay"),
    join(bench.directory, "empty"),
    join(bench.directory, "mnt"),
  ]);
  const before = snapshot(outside).join("\n");

  async function apply(layers: readonly FixtureLayer[], form: (typeof FORMS)[number]): Promise<ImageRecord> {
    const ports: ImageStorePorts = {
      blobs: createBlobStore(store),
      trees: createTreeStore({
        directory: trees(form),
        form,
        singleId: false,
        startWorker: () => bench.start(),
      }),
      metadata: createMemoryMetadata(),
      layout: createMemoryMetadata(),
      locks: createMemoryLocks(),
      digester: createDigester(),
      codec: createCodec(),
    };
    const made = image(layers);
    const files = layoutFiles([[made.manifest]], made);
    const importing = importLayout(files, { reference: "rl.test/case", platform: PLATFORM }, ports);
    for (;;) {
      const next = await importing.next();
      if (next.done === true) return next.value;
    }
  }

  async function verdict(made: Case, form: (typeof FORMS)[number]): Promise<void> {
    const layers = made.layers.map((lines) => layerOf(buildLayer(lines), "none"));
    const known = new Set(readdirSync(trees(form)));
    let record: ImageRecord;
    try {
      record = await apply(layers, form);
    } catch (error) {
      if (!isRlError(error)) throw error;
      assert.is(error.code, made.verdict, `${form}: ${error.message}`);
      checkStore(layers, form, known);
      return;
    }
    checkStore(layers, form, undefined);
    assert.is("ok", made.verdict, `${form}: it was accepted`);
    const listing = await list(bench, trees(form), record, form);
    const nodes = nodesFor(form, made.nodes);
    const implied = new Set(
      nodes.filter(({ words }) => words.includes("implied")).map(({ words }) => `/${words[1] ?? ""}`),
    );
    const hasRoot = nodes.some(({ words }) => words[1] === "");
    assert.equal(foundTree(bench.parse(listing), implied, hasRoot), expectedTree(nodes), form);
  }

  /** Nothing half-made, no tree of a refused top layer, and blobs that are what they are called. */
  function checkStore(
    layers: readonly FixtureLayer[],
    form: (typeof FORMS)[number],
    before: ReadonlySet<string> | undefined,
  ): void {
    const names = readdirSync(trees(form));
    assert.equal(
      names.filter((name) => name.startsWith(".")),
      [],
      "temporary trees",
    );
    if (before !== undefined) {
      const made = names.filter((name) => !before.has(name)).length;
      assert.ok(made < layers.length, "there is a tree for every layer of a refused image");
    }
    const directory = join(store, "blobs/sha256");
    for (const name of readdirSync(directory)) {
      const digest = new Bun.CryptoHasher("sha256").update(readFileSync(join(directory, name))).digest("hex");
      assert.is(digest, name, "a blob that is not what it is called");
    }
    assert.equal(readdirSync(store), ["blobs"]);
  }

  return {
    outside,
    async check(made) {
      let best = Number.POSITIVE_INFINITY;
      for (let attempt = 0; attempt < 3 && best > CASE_MS; attempt++) {
        const start = performance.now();
        for (const form of FORMS) await verdict(made, form);
        best = Math.min(best, performance.now() - start);
        assert.is(snapshot(outside).join("\n"), before, "something outside was changed");
        await Bun.$`rm -rf ${join(store, "blobs")}`.quiet();
      }
      assert.ok(best <= CASE_MS, `it took ${best} ms`);
    },
    close: () => bench.remove(),
  };
}

/** Register one test for each case of a file in cases/. */
export function testCaseFile(test: ReturnType<typeof suite>, file: string): void {
  const source = readFileSync(join(import.meta.dir, "cases", file), "latin1");
  testCases(test, (outside) => parseCases(source, macrosFor(outside)));
}

/** Register one test for each case; `read` is called once more when it is known where the canary is. */
export function testCases(test: ReturnType<typeof suite>, read: (outside: string) => Case[]): void {
  let harness: Harness | undefined;
  let cases: Case[] = [];
  test.before(async () => {
    harness = await openHarness();
    cases = read(harness.outside);
  });
  test.after(() => harness?.close());
  const names = read("/").map(({ name }) => name);
  assert.is(new Set(names).size, names.length, "two cases have one name");
  for (const [index, name] of names.entries()) {
    test(name, async () => {
      const made = cases[index];
      if (made === undefined || harness === undefined) throw new Error("there is no such case");
      await harness.check(made);
    });
  }
}

/** The nodes that hold for this form of tree. */
function nodesFor(form: string, nodes: readonly Line[]): Line[] {
  return nodes.flatMap((node) => {
    const [first = ""] = node.words;
    if (!first.startsWith("@")) return [node];
    return first === `@${form}` ? [{ ...node, words: node.words.slice(1) }] : [];
  });
}

/** What containers would see: the mounted overlay, or the uppermost flat tree. */
async function list(
  bench: TreeBench,
  directory: string,
  { layers }: ImageRecord,
  form: (typeof FORMS)[number],
): Promise<string> {
  if (form === "flat")
    return await bench.run([bench.program, "--list", join(directory, layers.flat.at(-1) ?? "")]);
  const lowers = [...layers.overlay.toReversed(), "../empty"].join(":");
  const mount = `cd "$1" && mount -t overlay -o userxattr,lowerdir=${lowers} overlay ../mnt && exec "$0" --list ../mnt`;
  return await bench.run(["unshare", "--mount", "sh", "-c", mount, bench.program, directory]);
}

function makeCanary(root: string): void {
  mkdirSync(join(root, "dir/below"), { recursive: true });
  writeFileSync(join(root, "victim"), "as it was", { mode: 0o640 });
  writeFileSync(join(root, "dir/file"), "as it was, too");
  symlinkSync("victim", join(root, "link"));
  symlinkSync("dir", join(root, "to-dir"));
  for (const path of ["victim", "dir/file", "dir/below", "dir", "."])
    utimesSync(join(root, path), 1000, 2000);
  // Written to by nobody else, but for everybody: only the path keeps a layer out.
  for (const path of [".", "dir", "dir/below"]) Bun.spawnSync(["chmod", "777", join(root, path)]);
  for (const path of ["victim", "dir/file"]) Bun.spawnSync(["chmod", "666", join(root, path)]);
}
