import { readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manPages } from "../../cli/man-pages.ts";

const test = suite("man-pages");

const folder = new URL("../../docs/man/", import.meta.url);

for (const [name, text] of manPages()) {
  test(`docs/man/${name} is what the specification says`, () => {
    assert.fixture(readFileSync(new URL(name, folder), "utf8"), text);
  });
}

test("docs/man holds no page of a command that is gone", () => {
  assert.equal(readdirSync(folder).sort(), [...manPages().keys()].sort());
});

test.run();
