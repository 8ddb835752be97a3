import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseTable } from "../../../../core/seccomp/syscalls/table.ts";

const test = suite("core/seccomp/syscalls/table");

test("parseTable: a word of digits sets the next number, a dash skips one", () => {
  const table = parseTable("\nread write 5 close - dup\n");
  assert.equal([...table].slice(0, 4), [
    ["read", 0],
    ["write", 1],
    ["close", 5],
    ["dup", 7],
  ]);
});

test("parseTable: the calls of all architectures are there", () => {
  assert.is(parseTable("read").get("clone3"), 435);
});

test.run();
