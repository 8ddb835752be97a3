/** The checker of architecture.test.ts, on graphs that break each rule. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { except } from "./helpers/architecture/exceptions.ts";
import { type Graph, parseSource, type Source } from "./helpers/architecture/graph.ts";
import { IMPORT_RULES } from "./helpers/architecture/import-rules.ts";
import { findImports } from "./helpers/architecture/imports.ts";
import * as rules from "./helpers/architecture/rules.ts";

const checker = suite("architecture/rules.ts");

function fake(edges: readonly (readonly [string, string])[], more: Partial<Source> = {}): Graph {
  const nodes = new Map<string, Source>();
  const node = (path: string): Source =>
    nodes.get(path) ?? { path, lines: 1, imports: [], runs: false, ...more };
  for (const [from, to] of edges) {
    const source = node(from);
    nodes.set(from, { ...source, imports: [...source.imports, to] });
    if (to.endsWith(".ts")) nodes.set(to, node(to));
  }
  return nodes;
}

for (const [name, rule, broken, kept] of IMPORT_RULES) {
  checker(`${name}: each forbidden import is reported, each allowed one is not`, () => {
    for (const edge of broken) {
      const found = rule(fake([edge]));
      assert.is(found.length, 1, edge.join(" -> "));
      assert.ok(found[0]?.startsWith(`${edge[0]} imports ${edge[1]}: `), found[0]);
    }
    for (const edge of kept) assert.equal(rule(fake([edge])), [], edge.join(" -> "));
  });
}

checker("cliUsesThePublicSurface() reports a second host", () => {
  const edges = [
    ["cli/a.ts", "core/host/bun/mod.ts"],
    ["cli/b.ts", "core/host/memory/mod.ts"],
  ] as const;
  assert.equal(rules.cliUsesThePublicSurface(fake(edges)), [
    "cli imports bun and memory: one host is enough",
  ]);
});

checker("everyFloorHasALevel() reports an unknown folder and file", () => {
  const found = rules.everyFloorHasALevel(
    fake([
      ["core/utils/a.ts", "core/errors.ts"],
      ["core/misc.ts", "core/host/bun/a.ts"],
    ]),
  );
  assert.equal(found, ["core/utils/a.ts: its folder has no level", "core/misc.ts: its folder has no level"]);
});

checker("noCycles() reports a cycle of one, of three, and no diamond", () => {
  assert.equal(rules.noCycles(fake([["core/a.ts", "core/a.ts"]])), ["core/a.ts -> core/a.ts"]);
  const three = [
    ["a.ts", "b.ts"],
    ["b.ts", "c.ts"],
    ["c.ts", "a.ts"],
  ] as const;
  assert.equal(rules.noCycles(fake(three)), ["a.ts -> b.ts -> c.ts -> a.ts"]);
  const diamond = [
    ["a.ts", "b.ts"],
    ["a.ts", "c.ts"],
    ["b.ts", "d.ts"],
    ["c.ts", "d.ts"],
  ] as const;
  assert.equal(rules.noCycles(fake(diamond)), []);
});

checker("importsExist() reports a file that is not there", () => {
  const nodes = new Map([["core/a.ts", { path: "core/a.ts", lines: 1, imports: ["core/b.ts"], runs: true }]]);
  assert.equal(rules.importsExist(() => false)(nodes), ["core/a.ts imports core/b.ts: no such file"]);
  assert.equal(rules.importsExist((path) => path === "core/b.ts")(nodes), []);
});

checker("filesAreSmall() reports line 401", () => {
  assert.equal(rules.filesAreSmall(fake([["a.ts", "x"]], { lines: 400 })), []);
  assert.equal(rules.filesAreSmall(fake([["a.ts", "x"]], { lines: 401 })), [
    "a.ts: 401 lines, 400 are the most",
  ]);
});

checker("sourcesHaveTests() wants a namesake for what runs", () => {
  const alone = fake([["core/tar/a.ts", "core/errors.ts"]], { runs: true });
  assert.is(rules.sourcesHaveTests(alone).length, 2);
  const types = fake([["core/tar/a.ts", "core/errors.ts"]], { runs: false });
  assert.equal(rules.sourcesHaveTests(types), []);
  const tested = fake(
    [
      ["test/core/tar/a.test.ts", "core/tar/a.ts"],
      ["test/host/bun/b.test.ts", "core/host/bun/b.ts"],
      ["test/kernel/c.test.ts", "core/host/bun/c.ts"],
      ["test/e2e/d.test.ts", "cli/commands/d.ts"],
    ],
    { runs: true },
  );
  assert.equal(rules.sourcesHaveTests(tested), []);
});

checker("except() takes out what is excepted and names what is unused", () => {
  const exceptions = [
    { path: "core/a.ts imports core/b.ts", reason: "history" },
    { path: "core/c*.ts", reason: "history" },
    { path: "core/never.ts", reason: "history" },
  ];
  const found = except(["core/a.ts imports core/b.ts: no", "core/cc.ts: no", "core/x/c.ts: no"], exceptions);
  assert.equal(found, { violations: ["core/x/c.ts: no"], unused: ["core/never.ts"] });
});

checker("findImports() sees every form, types included", () => {
  const text = [
    'import a from "./a.ts";',
    'import type { B } from "./b.ts";',
    'import { type C, d } from "./c.ts";',
    "import {",
    "  e,",
    '} from "./e.ts";',
    'import * as f from "node:f";',
    'export * from "./g.ts";',
    'export type { H } from "./h.ts";',
    'import "./i.ts";',
    'const j = await import("./j.ts");',
    'type K = import("./k.ts").K;',
    'const l = require("./l.ts");',
    'import m from "./m.json" with { type: "json" };',
  ].join("\n");
  assert.equal(
    findImports(text).map(({ specifier }) => specifier.replace(/^\.\/|\.\w+$/g, "")),
    ["a", "b", "c", "e", "node:f", "g", "h", "i", "j", "k", "l", "m"],
  );
  assert.equal(findImports(text)[3], { specifier: "./e.ts", line: 6 });
});

checker("findImports() is not fooled by comments, strings, templates and patterns", () => {
  const text = [
    '// import a from "./a.ts";',
    "/*",
    'import b from "./b.ts";',
    "*/",
    "const c = 'import d from \"./d.ts\"';",
    "const e = `",
    'import f from "./f.ts";',
    "$" + "{g(`",
    'import h from "./h.ts";',
    "`)} `;",
    "const i = /[\"'`/]/;",
    'export const j = { from: "k" };',
    'import l from "./l.ts";',
  ].join("\n");
  assert.equal(findImports(text), [{ specifier: "./l.ts", line: 13 }]);
});

checker("parseSource() tells files that run from files of types and re-exports", () => {
  const runs = (text: string): boolean => parseSource("core/x/a.ts", text).runs;
  assert.is(runs("export interface A { readonly b: string }\n"), false);
  assert.is(runs('import type { B } from "./b.ts";\nexport type A = B;\n'), false);
  assert.is(runs('export * from "./b.ts";\nexport { c } from "./c.ts";\n'), false);
  assert.is(runs("export const a = 1;\n"), true);
  assert.is(runs("export function f(): void {}\n"), true);
});

checker("parseSource() resolves relative imports and keeps the others", () => {
  const source = parseSource(
    "core/tar/a.ts",
    'import "../errors.ts";\nimport "./b.ts";\nimport "node:fs";\n',
  );
  assert.equal(source.imports, ["core/errors.ts", "core/tar/b.ts", "node:fs"]);
});

checker.run();
