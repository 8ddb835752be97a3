/** The list of mutations fits the sources and the tests as they are; whether they are noticed is `npm run test:mutations`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hasTest } from "../../helpers/test-names.ts";
import { repository } from "../../helpers/user.ts";
import { applied, MutationError } from "./apply.ts";
import { MUTATIONS } from "./list.ts";

const test = suite("mutations");

const read = (path: string): string => readFileSync(join(repository, path), "utf8");

for (const mutation of MUTATIONS) {
  test(`${mutation.row}: ${mutation.measure}: the text to replace is there, and so is the test`, () => {
    for (const [path, text] of applied(mutation, read)) assert.is.not(text, read(path));
    const path = join("test", mutation.test);
    assert.ok(existsSync(join(repository, path)), path);
    assert.ok(hasTest(read(path), mutation.fails), `${path} has no test "${mutation.fails}"`);
    if (mutation.generate !== undefined) assert.ok(existsSync(join(repository, mutation.generate)));
  });
}

test("every row of the list of attacks has one, and no other is named", () => {
  const listed = read("docs/attacks.md").matchAll(/^\| ([AFN]\d+) /gm);
  const wanted = new Set([...listed].map(([, row]) => row));
  assert.ok(wanted.size > 10);
  assert.equal(new Set(MUTATIONS.map(({ row }) => row)), wanted);
});

test("a test that is not there would be missed", () => {
  const source = `test("one of them", f); const all = ["a.b"];\ntest(\`the \${x} of them, or not\`, g);`;
  for (const words of ["one of", "one of them", "of them, or", "the a.b of them, or not", "the a.b of"])
    assert.ok(hasTest(source, words), words);
  for (const words of ["two of them", "the a.c of them, or not", "the a.b of us", "const all"])
    assert.not(hasTest(source, words), words);
});

test("text that is not there, or there twice, is an error", () => {
  const mutation = { row: "A0", measure: "", test: "", fails: "" };
  const one = (find: string) => ({ ...mutation, replacements: [{ file: "x", find, replace: "" }] });
  assert.throws(
    () => applied(one("no"), () => "yes"),
    (error: unknown) => error instanceof MutationError,
  );
  assert.throws(
    () => applied(one("a"), () => "a a"),
    (error: unknown) => error instanceof MutationError,
  );
  assert.equal([...applied(one("a"), () => "a b")], [["x", " b"]]);
});

test.run();
