import { suite } from "uvu";
import * as assert from "uvu/assert";
import { damage } from "../../../../core/image/check/damage.ts";

const making = suite("damage");

making("hurts nobody yet, and has a variant only where there is one", () => {
  const plain = { kind: "note", subject: "a", state: "b", references: [] };
  assert.equal(damage("note", "a", "b"), plain);
  assert.equal(damage("note", "a", "b", "overlay-full"), { ...plain, variant: "overlay-full" });
});

making.run();
