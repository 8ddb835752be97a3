import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describeFailure } from "../../../core/plan/failure.ts";
import { JOIN_TEXTS } from "../../../core/plan/failure-join.ts";
import { RECORDS } from "../../../core/plan/records.ts";

const test = suite("JOIN_TEXTS");
const { joinNamespace, joinContainer } = RECORDS;
const [EPERM, ESRCH, EACCES, ENOTTY, EPROTOTYPE] = [1, 3, 13, 25, 91];

test("JOIN_TEXTS are of records that there are", () => {
  for (const name of Object.keys(JOIN_TEXTS)) assert.ok(Object.hasOwn(RECORDS, name), name);
});

test("JOIN_TEXTS tell what a path leads to, and whose it is", () => {
  const told = (errno: number): string => describeFailure(joinNamespace.op, errno, "/proc/7/ns/net").message;
  assert.is(told(ENOTTY), 'Cannot join namespace "/proc/7/ns/net": it is no namespace');
  assert.is(told(EPROTOTYPE), 'Cannot join namespace "/proc/7/ns/net": it is a namespace of another kind');
  for (const errno of [EPERM, EACCES])
    assert.match(describeFailure(joinNamespace.op, errno, "/x").hint ?? "", /another|not own/);
});

test("JOIN_TEXTS tell why a container is not entered", () => {
  const ended = describeFailure(joinContainer.op, ESRCH, "c1");
  assert.equal(
    [ended.code, ended.message],
    ["not-found", 'Cannot enter container "c1": its first process has ended'],
  );
  assert.match(describeFailure(joinContainer.op, EPERM, "c1").hint ?? "", /before it has been started/);
});

test.run();
