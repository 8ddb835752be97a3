import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { except, IMPORT_EXCEPTIONS, matches, UNTESTED } from "./helpers/architecture/exceptions.ts";
import { listSources, readGraph, type Source, withoutShebang } from "./helpers/architecture/graph.ts";
import { IMPORT_RULES } from "./helpers/architecture/import-rules.ts";
import { findImports } from "./helpers/architecture/imports.ts";
import * as rules from "./helpers/architecture/rules.ts";

const root = dirname(import.meta.dir);

const repository = suite("architecture");
const graph = readGraph(root);

const importViolations: string[] = [];
for (const [name, rule] of IMPORT_RULES) {
  repository(name, () => {
    const broken = rule(graph);
    importViolations.push(...broken);
    assert.equal(except(broken, IMPORT_EXCEPTIONS).violations, []);
  });
}

repository("every import exception is needed and has a reason", () => {
  assert.equal(except(importViolations, IMPORT_EXCEPTIONS).unused, []);
  assert.ok(IMPORT_EXCEPTIONS.every(({ reason }) => reason.length > 10));
});

repository("every folder of core has a level", () => assert.equal(rules.everyFloorHasALevel(graph), []));

repository("there are no import cycles, types included", () => assert.equal(rules.noCycles(graph), []));

repository("every relative import names a file", () => {
  assert.equal(rules.importsExist((path) => existsSync(join(root, path)))(graph), []);
});

repository("no source is longer than 400 lines", () => {
  assert.equal(rules.filesAreSmall(graph), []);
  const c = listSources(root, /\.[ch]$/).map((path): [string, Source] => {
    const lines = readFileSync(join(root, path), "utf8").split("\n").length - 1;
    return [path, { path, lines, imports: [], runs: true }];
  });
  assert.equal(rules.filesAreSmall(new Map(c)), []);
});

repository("every source of core, engine and cli has a test of its name or a reason why not", () => {
  const { violations, unused } = except(rules.sourcesHaveTests(graph), UNTESTED);
  assert.equal(violations, []);
  // Sources of re-exports alone are never asked for a test; naming one does no harm.
  assert.equal(
    unused.filter((pattern) => ![...graph.keys()].some((path) => matches(pattern, path))),
    [],
  );
});

repository("no import is missed: what Bun sees, the scanner sees", () => {
  const transpiler = new Bun.Transpiler({ loader: "ts" });
  for (const path of graph.keys()) {
    const text = withoutShebang(readFileSync(join(root, path), "utf8"));
    const seen = findImports(text).map(({ specifier }) => specifier);
    const missed = transpiler.scanImports(text).filter(({ path: specifier }) => !seen.includes(specifier));
    assert.equal(missed, [], path);
  }
});

repository.run();
