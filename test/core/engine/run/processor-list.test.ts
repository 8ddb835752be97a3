import { suite } from "uvu";
import * as assert from "uvu/assert";
import { checkList } from "../../../../core/engine/run/processor-list.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("checkList");
const check = (text: string, count?: number) => checkList("cpuset-cpus", text, count);

test("a list of what is here is taken as it is", () => {
  for (const text of ["0", "0-3", "0,2", "1-2,3"]) assert.is(check(text, 4), text);
  assert.is(check("9"), "9");
});

test("what is no list, and what names more than there are, is refused", () => {
  for (const text of ["", "a", "0-", "0,,1", "3-1", "-1", "0 1"]) {
    assert.match(refusal(() => check(text, 4)).message, /it is no list like 0-2,4/, text);
  }
  assert.match(refusal(() => check("0-4", 4)).message, /"0-4": there are only 0 to 3/);
  assert.match(refusal(() => check("1", 1)).message, /"1": there is only 0/);
});

test.run();
