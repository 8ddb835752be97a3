/** The list of mutations fits the sources and the tests as they are; whether they are noticed is `npm run test:mutations`. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
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
    // Names may be put together of parts; their first words are not.
    const words = mutation.fails.split(" ").slice(0, 2).join(" ");
    assert.ok(words !== "" && /\w/.test(words), mutation.fails);
    if (mutation.generate !== undefined) assert.ok(existsSync(join(repository, mutation.generate)));
  });
}

test("every row of the list of attacks has one, and no other is named", () => {
  const listed = read("docs/attacks.md").matchAll(/^\| (A\d+) /gm);
  const wanted = new Set([...listed].map(([, row]) => row));
  assert.ok(wanted.size > 10);
  assert.equal(new Set(MUTATIONS.map(({ row }) => row)), wanted);
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
