import { suite } from "uvu";
import * as assert from "uvu/assert";
import { claimName, freeRanges, overlaps, parseClaim } from "../../../core/ports/id-claim.ts";

const test = suite("claims of ids");
const ID = "a".repeat(64);

test("a claim is its name", () => {
  const claim = { start: 1, size: 1024, id: ID };
  assert.is(claimName(claim), `1-1024-${ID}`);
  assert.equal(parseClaim(claimName(claim)), claim);
  for (const name of ["", "1-2-3", `x-1-${ID}`, `1-1-${ID}a`, `-1-1-${ID}`]) {
    assert.is(parseClaim(name), undefined, name);
  }
});

test("free ranges are between those that are claimed, and share nothing with them", () => {
  const all = { start: 1, size: 100 };
  assert.equal(freeRanges(all, 60, []), [{ start: 1, size: 60 }]);
  assert.equal(freeRanges(all, 30, [{ start: 31, size: 10 }]), [
    { start: 1, size: 30 },
    { start: 41, size: 30 },
    { start: 71, size: 30 },
  ]);
  assert.equal(
    freeRanges(all, 30, [
      { start: 91, size: 50 },
      { start: 20, size: 50 },
      { start: 60, size: 5 },
    ]),
    [],
  );
  assert.equal(freeRanges(all, 101, []), []);
});

test("ranges overlap when they share an id", () => {
  assert.ok(overlaps({ start: 1, size: 2 }, { start: 2, size: 1 }));
  assert.not(overlaps({ start: 1, size: 2 }, { start: 3, size: 1 }));
});

test.run();
