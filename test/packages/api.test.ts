/** The pages that `npm run docs:api` writes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseDeclarations, renderEntry } from "../../scripts/api/render.ts";
import { denoProgram } from "../helpers/js-hosts.ts";
import { runOk } from "../helpers/process.ts";
import { type TempDir, tempDir } from "../helpers/temp-dir.ts";
import { repository } from "../helpers/user.ts";
import { builtPackage } from "./package.ts";

const test = suite("pages of the API");
let place: TempDir;
test.before(async () => {
  denoProgram();
  place = tempDir("rl-api");
  await runOk([process.execPath, join(repository, "scripts/generate-api.ts"), place.path], {
    env: { ...process.env, DENO_DIR: join(place.path, ".deno") },
  });
});
test.after(() => place?.remove());

const page = (name: string): string => readFileSync(join(place.path, `${name}.md`), "utf8");
const sections = (name: string): string[] => page(name).split(/^## /m).slice(1);

test("each entry of the package has a page, which the index names", () => {
  const { exports } = JSON.parse(readFileSync(join(repository, "package.json"), "utf8")) as {
    exports: object;
  };
  const modules = Object.keys(exports).filter((name) => !/component|package\.json|\.so$/.test(name));
  const index = page("README");
  for (const name of modules) assert.match(index, `[\`${name.replace(/^\./, "rl")}\`]`);
  assert.is(readdirSync(place.path).filter((name) => name.endsWith(".md")).length, modules.length + 1);
});

test("what the modules export is there, each under its name", async () => {
  for (const name of ["core", "memory", "node", "browser"]) {
    const exported = Object.keys((await import(join(builtPackage(), `${name}.js`))) as object);
    const named = sections(name).map((section) => section.split("\n")[0]);
    assert.ok(exported.length > 4);
    assert.equal(
      exported.filter((each) => !named.includes(each)),
      [],
      name,
    );
  }
});

test("every function that programs call has a docstring", () => {
  const bare = ["core", "bun", "node", "deno", "browser", "memory"]
    .flatMap(sections)
    .filter(
      (section) => /```ts\n(?:async )?function/.test(section) && /```\n\n`[\w/.-]+:\d+`\n/.test(section),
    );
  assert.equal(
    bare.map((section) => section.split("\n")[0]),
    [],
  );
});

const SAMPLE = `Defined in file:///root/core/b.ts:7:1

interface Beta extends Gamma
  What it is.

  More of it: with a colon.

  readonly size: number
    In bytes.
  close(): Promise<void>

Defined in file:///root/core/a.ts:3:1

async function alpha(text: string): Promise<Beta>
  Does it.

  @param text
      what it is done to

`;

test("a docstring stays whole, members have theirs as comments, and names are in order", () => {
  const [beta, alpha] = parseDeclarations(SAMPLE, "/root");
  assert.equal(beta?.doc, ["What it is.", "", "More of it: with a colon."]);
  assert.equal([alpha?.name, alpha?.place, alpha?.members], ["alpha", "core/a.ts:3", []]);
  const text = renderEntry("rl/x", "A purpose.", SAMPLE, "/root");
  assert.ok(text.startsWith("# `rl/x`\n\nA purpose.\n\n[`alpha`](#alpha) · [`Beta`](#beta)\n\n## alpha\n"));
  assert.match(
    text,
    "interface Beta extends Gamma\n  // In bytes.\n  readonly size: number\n  close(): Promise<void>\n",
  );
  assert.match(text, "Does it.\n\n- **param** text\n  what it is done to\n");
});

test.run();
