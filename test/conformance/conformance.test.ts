/**
 * The same calls with the same results in every host: the core as Bun, Deno, Node and a browser run it, the component in
 * the same four, and in wasmtime, called from Python.
 */
import { existsSync, readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { skipIf } from "../helpers/skip.ts";
import { tempDir } from "../helpers/temp-dir.ts";
import { differing, type ExpectedCase } from "./compare.ts";
import { chromium, DIST, type Host, javascript, wasmtime } from "./hosts.ts";

const conformance = suite("conformance");
const data = `${import.meta.dir}/data`;

/** A case whose expected result is wrong: a run that finds nothing wrong has compared nothing. */
const WRONG: ExpectedCase = {
  name: "a wrong answer",
  steps: [
    {
      call: "reference.familiar",
      args: [{ record: { domain: "docker.io", path: "library/alpine", tag: null, digest: null } }],
    },
  ],
  results: [{ ok: "debian" }],
};

async function allCases(): Promise<ExpectedCase[]> {
  const cases: ExpectedCase[] = [];
  for (const name of readdirSync(data).sort()) {
    cases.push(...((await Bun.file(`${data}/${name}`).json()) as ExpectedCase[]));
  }
  // In the middle, so that what comes after it counts.
  return cases.toSpliced(Math.floor(cases.length / 2), 0, WRONG);
}

const RUNS: readonly (readonly [name: string, host: Host])[] = [
  ["Bun", javascript("bun", "native")],
  ["Deno", javascript("deno", "native")],
  ["Node", javascript("node", "native")],
  ["Chromium", chromium("native")],
  ["the component in Bun", javascript("bun", "component")],
  ["the component in Deno", javascript("deno", "component")],
  ["the component in Node", javascript("node", "component")],
  ["the component in Chromium", chromium("component")],
  ["the component in wasmtime", wasmtime],
];

for (const [name, host] of RUNS) {
  conformance(`${name} gives every result but the deliberately wrong one`, async () => {
    skipIf(existsSync(`${DIST}/core.wasm`) ? undefined : "the component is not built: npm run build:wasm");
    using scratch = tempDir();
    const cases = await allCases();
    const results = await host(cases, scratch.path);
    assert.is(results.length, cases.length);
    assert.equal(differing(cases, results), [WRONG.name]);
  });
}

conformance("there are 200 runtime configurations, and cases of every interface", async () => {
  const names = (await allCases()).map((entry) => entry.name);
  assert.ok(names.filter((name) => /^config \d+$/.test(name)).length >= 200);
  for (const kind of ["reference", "digest", "resolve", "archive", "application", "tree", "plan", "filter"]) {
    assert.ok(
      names.some((name) => name.startsWith(kind)),
      kind,
    );
  }
});

conformance.run();
