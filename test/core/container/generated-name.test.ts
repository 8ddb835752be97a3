import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateName } from "../../../core/container/generated-name.ts";

const test = suite("generateName");
const ids = Array.from({ length: 200 }, (_, index) =>
  new Bun.CryptoHasher("sha256").update(String(index)).digest("hex"),
);

test("a generated name is two words that a container may have, the same for the same id", () => {
  for (const id of ids) {
    assert.match(generateName(id, 0), /^[a-z]+_[a-z]+$/);
    assert.is(generateName(id, 0), generateName(id, 0));
  }
  assert.ok(new Set(ids.map((id) => generateName(id, 0))).size > 180);
});

test("each attempt gives another name, later ones with a number", () => {
  const [id = ""] = ids;
  const names = Array.from({ length: 12 }, (_, attempt) => generateName(id, attempt));
  assert.is(new Set(names).size, names.length);
  assert.match(names[2] ?? "", /^[a-z]+_[a-z]+\d{1,3}$/);
});

test.run();
