import { suite } from "uvu";
import * as assert from "uvu/assert";
import { COMMON } from "../../../../core/seccomp/syscalls/common.ts";
import { parseTable } from "../../../../core/seccomp/syscalls/table.ts";

const test = suite("core/seccomp/syscalls/common");

/** The first call of some releases of Linux and its number. */
const KNOWN: Readonly<Record<string, number>> = {
  pidfd_send_signal: 424,
  clone3: 435,
  openat2: 437,
  landlock_create_ruleset: 444,
  cachestat: 451,
  statmount: 457,
  mseal: 462,
  setxattrat: 463,
  open_tree_attr: 467,
  file_setattr: 469,
};

for (const [call, number] of Object.entries(KNOWN)) {
  test(`COMMON: ${call} is ${number}`, () => assert.is(parseTable("").get(call), number));
}

test("COMMON: one run of numbers without gaps", () => {
  assert.is(
    COMMON.trim()
      .split(/\s+/)
      .filter((word) => /^\d+$/.test(word)).length,
    1,
  );
  assert.equal(
    [...parseTable("").values()],
    Array.from({ length: 46 }, (_, index) => 424 + index),
  );
});

test.run();
