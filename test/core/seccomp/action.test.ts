import { suite } from "uvu";
import * as assert from "uvu/assert";
import { encodeAction, passes, returnErrno, strictness } from "../../../core/seccomp/action.ts";

const test = suite("core/seccomp/action");

test("encodeAction: the data is in the lower half, EPERM when none is given", () => {
  assert.is(encodeAction("SCMP_ACT_ERRNO", undefined, "read"), 0x00050001);
  assert.is(encodeAction("SCMP_ACT_ERRNO", 38, "read"), 0x00050026);
  assert.is(encodeAction("SCMP_ACT_TRACE", 0xffff, "read"), 0x7ff0ffff);
  assert.is(encodeAction("SCMP_ACT_ALLOW", undefined, "read"), 0x7fff0000);
  assert.is(encodeAction("SCMP_ACT_NOTIFY", undefined, "read"), 0x7fc00000);
  assert.throws(() => encodeAction("SCMP_ACT_NOTIFY", 1, "read"), /takes no errnoRet/);
});

test("returnErrno: SECCOMP_RET_ERRNO with the number", () => assert.is(returnErrno(38), 0x00050026));

/** From the strictest, seccomp(2) "SECCOMP_RET_KILL_PROCESS" and following. */
const ORDER = [
  0x80000000, 0x00000000, 0x00030000, 0x00050000, 0x7fc00000, 0x7ff00000, 0x7ffc0000, 0x7fff0000,
];

test("strictness: is in the order of seccomp(2) and does not look at data", () => {
  assert.equal(
    ORDER.toReversed().toSorted((a, b) => strictness(a) - strictness(b)),
    ORDER,
  );
  assert.is(strictness(0x00050001), strictness(0x00050fff));
});

test("passes: TRACE, LOG and ALLOW let a call through", () => {
  assert.equal(ORDER.filter(passes), [0x7ff00000, 0x7ffc0000, 0x7fff0000]);
});

test.run();
