import { suite } from "uvu";
import * as assert from "uvu/assert";
import { decodeTreeAnswer, treeError } from "../../../../core/host/bun/tree-answer.ts";

const test = suite("tree answer");

// Op 3 (file), errno 28, values 1, 2, 3, path "a/b".
// biome-ignore format: one field a group
const BYTES = [3, 0, 0, 0, 28, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 3, 0, 0, 0, 0x61, 0x2f, 0x62];

test("decodeTreeAnswer takes one answer off the front and waits for a whole one", () => {
  for (let length = 0; length < BYTES.length; length++) {
    assert.is(decodeTreeAnswer(Uint8Array.from(BYTES.slice(0, length))), undefined);
  }
  const decoded = decodeTreeAnswer(Uint8Array.from([...BYTES, 9, 9]));
  assert.equal(decoded?.answer, {
    step: 3,
    error: 28,
    values: [1, 2, 3],
    path: "a/b",
    bytes: Uint8Array.from([0x61, 0x2f, 0x62]),
  });
  assert.equal([...(decoded?.rest ?? [])], [9, 9]);
});

test("treeError says what failed, why, and how to mend it", () => {
  const error = treeError({ step: 3, error: 28, values: [0, 0, 0], path: "a/b" });
  assert.is(error.message, 'Cannot write file "a/b": there is no space left on the disk');
  assert.is(error.code, "io");
  assert.match(error.hint ?? "", "XDG_DATA_HOME");
});

test("treeError: a file system that holds few attributes looks like a full disk", () => {
  const error = treeError({ step: 5, error: 28, values: [0, 0, 0], path: "user.a" });
  assert.match(error.message, /full, or the file system has no room for all attributes/);
  assert.is(error.code, "io");
});

const CODES: readonly (readonly [step: number, error: number, code: string])[] = [
  [3, 20, "corrupt"], // a parent is not a directory
  [7, 2, "corrupt"], // the link's target is missing
  [7, 1, "corrupt"], // or a directory
  [2, 40, "corrupt"],
  [5, 22, "corrupt"], // a malformed capability
  [3, 71, "invalid"],
  [3, 75, "unsupported"],
  [3, 1, "io"],
  [1, 2, "not-found"], // a lower layer
  [11, 2, "not-found"],
  [21, 17, "exists"],
  [2, 24, "limit"],
  [3, 9999, "io"],
];
for (const [step, error, code] of CODES) {
  test(`treeError: op ${step} with errno ${error} is "${code}"`, () => {
    assert.is(treeError({ step, error, values: [0, 0, 0], path: "x" }).code, code);
  });
}

test("treeError: a step of the plan is about entering the user namespace", () => {
  const error = treeError({ step: 0x10001, error: 13, values: [0, 0, 0], path: "/usr/bin/newuidmap" });
  assert.is(error.message, 'Cannot set up user namespace with "/usr/bin/newuidmap": permission is denied');
  const refused = treeError({ step: 0x10001, error: 1, values: [0, 0, 0], path: "" });
  assert.equal([refused.code, refused.subject], ["unsupported", "unshare"]);
  assert.match(refused.hint ?? "", /another container.*seccomp=unconfined.*unmask=ALL/);
});

test.run();
