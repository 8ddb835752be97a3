/** docs/spec-coverage.md against the type of a config, the features document and the tests that it names. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runtimeFeatures } from "../../../core/runtime/features.ts";
import { propertiesOf } from "../../helpers/config-properties.ts";
import { hasTest } from "../../helpers/test-names.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("docs/spec-coverage.md");

const read = (path: string): string => readFileSync(join(repository, path), "utf8");
const DOCUMENT = read("docs/spec-coverage.md");
const [PROPERTIES = "", FEATURES = ""] = DOCUMENT.split("## What `rl oci features` says");

interface Row {
  readonly names: readonly string[];
  readonly tests: readonly (readonly [file: string, name: string])[];
}

function rowsOf(text: string): Row[] {
  const lines = text.split("\n").filter((line) => line.startsWith("| `"));
  return lines.map((line) => {
    const [, names = "", , tests = ""] = line.split("|").map((cell) => cell.trim());
    return {
      names: [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
      tests: tests.split("; ").map((citation): readonly [string, string] => {
        const [, file = "", name = ""] = /^`([^`]+)`: (.+)$/.exec(citation) ?? [];
        return [file, name];
      }),
    };
  });
}

test("every property of a config is in the table once, and nothing else is", () => {
  const wanted = propertiesOf(read("core/spec/runtime-config.ts"), "RuntimeConfig");
  assert.ok(wanted.length > 200, `${wanted.length} properties`);
  const named = rowsOf(PROPERTIES).flatMap(({ names }) => names);
  assert.equal(named.toSorted(), wanted.toSorted());
});

test("every entry of the features document is in its table once, and nothing else is", () => {
  const isEntry = (value: unknown, path: string): boolean =>
    typeof value !== "object" || value === null || Array.isArray(value) || path === "annotations";
  const entriesOf = (object: object, above: string): string[] =>
    Object.entries(object).flatMap(([key, value]) => {
      const path = `${above}${key}`;
      return isEntry(value, path) ? [path] : entriesOf(value, `${path}.`);
    });
  const named = rowsOf(FEATURES).flatMap(({ names }) => names);
  assert.equal(named.toSorted(), entriesOf(runtimeFeatures("1.2.3"), "").toSorted());
});

test("every mount option that is announced is in the tests of its row", () => {
  const row = rowsOf(FEATURES).find(({ names }) => names.includes("mountOptions"));
  const source = (row?.tests ?? []).map(([file]) => read(join("test", file))).join("\n");
  const options = runtimeFeatures("1.2.3").mountOptions ?? [];
  assert.ok(options.length > 50);
  // The recursive forms are made of the others by most tests.
  const has = (option: string): boolean => source.includes(`"${option}"`);
  assert.equal(
    options.filter((option) => !has(option) && !(option.startsWith("r") && has(option.slice(1)))),
    [],
  );
});

test("every test that is named is there", () => {
  const sources = new Map<string, string>();
  for (const { names, tests } of [...rowsOf(PROPERTIES), ...rowsOf(FEATURES)]) {
    for (const [file, name] of tests) {
      const path = join("test", file);
      assert.ok(file !== "" && existsSync(join(repository, path)), `${names[0]}: ${path}`);
      const source = sources.get(file) ?? read(path);
      sources.set(file, source);
      assert.ok(hasTest(source, name), `${names[0]}: ${path} has no test "${name}"`);
    }
  }
  assert.ok(sources.size > 15, `${sources.size} files`);
});

test.run();
