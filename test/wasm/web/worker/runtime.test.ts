import { suite } from "uvu";
import * as assert from "uvu/assert";
import { splitWords } from "../../../../wasm/web/worker/runtime.ts";

const test = suite("splitWords");

const CASES: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["", []],
  ["  ", []],
  ["ls -la  /etc", ["ls", "-la", "/etc"]],
  ["sh -c 'echo a  \"b\"'", ["sh", "-c", 'echo a  "b"']],
  ['echo "a \\"b\\" \\n" c', ["echo", 'a "b" \\n', "c"]],
  ["a'b'\"c\"\\ d", ["abc d"]],
  ["'' x", ["", "x"]],
];
for (const [line, words] of CASES) test(JSON.stringify(line), () => assert.equal(splitWords(line), words));

for (const line of ["'a", 'b "c', "d\\"]) {
  test(`refuses ${line}`, () => assert.throws(() => splitWords(line), /not closed/));
}

test.run();
