import { suite } from "uvu";
import * as assert from "uvu/assert";
import { nearest, suggest } from "../../../core/bundle/nearest.ts";

const test = suite("nearest");

test("nearest is the candidate of the fewest edits, within a third of the length", () => {
  assert.is(nearest("nosiud", ["nodev", "nosuid", "noexec"]), "nosuid");
  assert.is(nearest("kitten", ["mitten", "sitting"]), "mitten");
  assert.is(nearest("abc", ["xyz"]), undefined);
  assert.is(nearest("", ["abc"]), undefined);
});

test("suggest names the nearest, or all", () => {
  assert.is(suggest("rprivat", ["rprivate", "rslave"]), 'Did you mean "rprivate"?');
  assert.is(suggest("quux", ["ro", "rw"]), "Known are: ro, rw.");
});

test.run();
