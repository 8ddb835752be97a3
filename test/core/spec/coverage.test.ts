/** docs/spec-coverage.md against the type of a config, the features document and the tests that it names. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { runtimeFeatures } from "../../../core/runtime/features.ts";
import { propertiesOf } from "../../helpers/config-properties.ts";
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

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * Whether a file has a test whose name has these words. What a template leaves open must be among the file's own
 * words.
 */
function hasTest(source: string, words: string): boolean {
  const names = [...source.matchAll(/\btest\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/g)].map(
    ([, , name = ""]) => name,
  );
  return names.some((name) => {
    if (name.includes(words)) return true;
    if (!name.includes("${")) return false;
    const parts = name.split(/\$\{[^}]*\}/).map(escaped);
    // Cut off where the words end, at any place behind the first part that is left open.
    for (let count = parts.length; count > 1; count--) {
      const found = new RegExp(`^${parts.slice(0, count).join("(.+)")}$`).exec(words);
      if (found !== null)
        return found.slice(1).every((filled) => new RegExp(`\\W${escaped(filled)}\\W`).test(source));
    }
    return false;
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

test("a test that is not there would be missed", () => {
  const source = `test("one of them", f); const all = ["a.b"];\ntest(\`the \${x} of them, or not\`, g);`;
  for (const words of ["one of", "one of them", "of them, or", "the a.b of them, or not"])
    assert.ok(hasTest(source, words), words);
  for (const words of ["two of them", "the a.c of them, or not", "const all"])
    assert.not(hasTest(source, words), words);
});

test.run();
