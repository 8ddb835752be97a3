import { suite } from "uvu";
import * as assert from "uvu/assert";
import { QUOTED, scanner } from "../../../core/distribution/scan.ts";

const test = suite("scanner");

test("takes what matches where the reading is, and nothing else", () => {
  const scan = scanner("ab \t,c");
  assert.is(scan.match(/b/y), undefined);
  assert.is(scan.match(/[ab]+/y)?.[0], "ab");
  assert.not(scan.literal(","));
  scan.space();
  scan.space();
  assert.ok(scan.literal(","));
  assert.is(scan.position(), 5);
  assert.not(scan.ended());
  assert.ok(scan.literal("c"));
  assert.ok(scan.ended());
  assert.not(scan.literal("c"));
  scan.rewind(1);
  assert.ok(scan.literal("b"));
});

test("a quoted string ends at the first quote that is not escaped", () => {
  assert.is(scanner('"a\\"b" "c"').match(QUOTED)?.[1], 'a\\"b');
  assert.is(scanner('""').match(QUOTED)?.[1], "");
  for (const open of ['"a', '"a\\"', 'a"b"']) assert.is(scanner(open).match(QUOTED), undefined);
});

test.run();
