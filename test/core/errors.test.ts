import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ErrorParts, isRlError, RlError } from "../../core/errors.ts";

const test = suite("core/errors");

const PARTS: ErrorParts = {
  code: "not-found",
  action: "pull image",
  subject: "alpine:9",
  state: "the registry has no such tag",
  hint: "See the tags of the image.",
};

test("RlError puts action, subject and state into one sentence and leaves the hint out of it", () => {
  const error = new RlError(PARTS);
  assert.is(error.message, 'Cannot pull image "alpine:9": the registry has no such tag');
  assert.is(String(error), `RlError: ${error.message}`);
});

test("RlError keeps its parts for callers that do not read text", () => {
  const { code, action, subject, state, hint } = new RlError(PARTS);
  assert.equal({ code, action, subject, state, hint }, PARTS);
  assert.is(new RlError({ ...PARTS, hint: undefined }).hint, undefined);
});

test("RlError keeps a hostile subject on one line, quoted", () => {
  const subject = 'a"\n\x1b[2J\\';
  const error = new RlError({ ...PARTS, subject });
  assert.is(
    error.message,
    'Cannot pull image "a\\"\\n\\u001b[2J\\\\": the registry has no such tag',
    "the message has no control character of the subject's",
  );
  assert.is(error.subject, subject, "the part is as it was given");
});

test("RlError carries what caused it", () => {
  const cause = new TypeError("socket closed");
  assert.is(new RlError({ ...PARTS, cause }).cause, cause);
});

test("isRlError tells an RlError from other errors and from things that look like one", () => {
  assert.ok(isRlError(new RlError(PARTS)));
  const others: readonly unknown[] = [
    new Error("x"),
    { ...PARTS, name: "RlError" },
    "RlError",
    null,
    undefined,
  ];
  for (const other of others) assert.not(isRlError(other));
});

test.run();
