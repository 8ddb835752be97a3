import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import { readEntries, readList, readNumber, readObject, readText } from "../../../core/seccomp/json.ts";

const test = suite("core/seccomp/json");

test("readList, readEntries: null and nothing are empty", () => {
  assert.equal(readList(null, "names"), []);
  assert.equal(readList(undefined, "names"), []);
  assert.equal(readEntries(null, "args"), []);
});

test("readers: values of the right type come back", () => {
  assert.is(readText("a", "name"), "a");
  assert.is(readNumber(0, "index"), 0);
  assert.equal(readList(["a", "b"], "names"), ["a", "b"]);
  assert.equal(readEntries([{ a: 1 }], "args"), [{ a: 1 }]);
  assert.equal(readObject({ a: 1 }, "profile"), { a: 1 });
});

const WRONG: readonly (readonly [read: () => unknown, message: string])[] = [
  [() => readText(1, "name"), 'Cannot read seccomp profile property "name": 1 is not a string'],
  [() => readNumber("1", "index"), 'Cannot read seccomp profile property "index": "1" is not a number'],
  [() => readList("a", "names"), 'Cannot read seccomp profile property "names": "a" is not a list'],
  [() => readList([null], "names"), 'Cannot read seccomp profile property "names": null is not a string'],
  [() => readEntries([[]], "args"), 'Cannot read seccomp profile property "args": [] is not an object'],
  [
    () => readObject(null, "profile"),
    'Cannot read seccomp profile property "profile": null is not an object',
  ],
];

for (const [read, message] of WRONG) {
  test(`readers: ${message}`, () => {
    assert.throws(
      read,
      (error: unknown) => isRlError(error) && error.code === "invalid" && error.message === message,
    );
  });
}

test.run();
