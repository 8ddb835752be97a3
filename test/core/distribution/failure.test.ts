import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isBroken, registryFailure, statusOf } from "../../../core/distribution/failure.ts";
import { broken, bytesOf, PURPOSE } from "./helpers.ts";

const failure = suite("registryFailure");

const report = (code: string, message = ""): Uint8Array =>
  bytesOf(JSON.stringify({ errors: [{ code, message, detail: {} }] }));

const CODES: readonly (readonly [code: string, status: number, expected: string, state: RegExp])[] = [
  ["MANIFEST_UNKNOWN", 404, "not-found", /no such image/],
  ["NAME_UNKNOWN", 404, "not-found", /no such image/],
  ["NOT_FOUND", 404, "not-found", /no such image/],
  ["BLOB_UNKNOWN", 404, "not-found", /a part of the image/],
  ["MANIFEST_BLOB_UNKNOWN", 404, "not-found", /a part of the image/],
  ["NAME_INVALID", 400, "invalid", /this name/],
  ["TAG_INVALID", 400, "invalid", /this tag/],
  ["DIGEST_INVALID", 400, "invalid", /this digest/],
  ["UNAUTHORIZED", 401, "denied", /denied access/],
  ["DENIED", 403, "denied", /denied access/],
  ["UNSUPPORTED", 405, "unsupported", /does not support/],
  ["TOOMANYREQUESTS", 429, "unavailable", /too many requests/],
];

for (const [code, status, expected, state] of CODES) {
  failure(`${code} is "${expected}"`, () => {
    const error = registryFailure(status, report(code), PURPOSE);
    assert.is(error.code, expected);
    assert.match(error.message, /^Cannot pull image "registry.test\/app:1": /);
    assert.match(error.state, state);
  });
}

failure("goes by the status when the body says nothing", () => {
  const codeOf = (status: number, body = ""): string => registryFailure(status, bytesOf(body), PURPOSE).code;
  assert.is(codeOf(401), "denied");
  assert.is(codeOf(403, "<html>"), "denied");
  assert.is(codeOf(404, "{}"), "not-found");
  assert.is(codeOf(429, "null"), "unavailable");
  assert.is(codeOf(502, '{"errors":[]}'), "unavailable");
  assert.is(codeOf(418, '{"errors":[null, 1, {"code":7}]}'), "unavailable");
});

failure("takes the first code it knows, and names of object properties are none", () => {
  const body = bytesOf('{"errors":[{"code":"constructor"},{"code":"NAME_INVALID"}]}');
  assert.is(registryFailure(400, body, PURPOSE).code, "invalid");
});

failure("hints at a login for a denial and at the spelling for a missing image", () => {
  assert.match(registryFailure(401, report("UNAUTHORIZED"), PURPOSE).hint ?? "", /rl login/);
  assert.match(registryFailure(404, report("NAME_UNKNOWN"), PURPOSE).hint ?? "", /check the name/);
});

failure("quotes the registry without its control characters, and not at length", () => {
  const error = registryFailure(
    404,
    report("NAME_UNKNOWN", `a\u001b[31mb\u202e\n${"x".repeat(500)}`),
    PURPOSE,
  );
  assert.match(error.state, /the registry says: a \[31mb x/);
  assert.ok(error.state.length < 300);
});

failure("knows an answer from a broken connection", () => {
  const answered = registryFailure(503, bytesOf(""), PURPOSE);
  assert.is(statusOf(answered), 503);
  assert.is(isBroken(answered), false);
  assert.is(statusOf(broken()), undefined);
  assert.is(isBroken(broken()), true);
  assert.is(isBroken(new Error("other")), false);
});

failure("says what is missing when something was to be written", () => {
  const writing = { ...PURPOSE, writes: true } as const;
  assert.match(registryFailure(401, report("UNAUTHORIZED"), writing).state, /may change the repository/);
  assert.match(registryFailure(404, report("NAME_UNKNOWN"), writing).state, /does not have it/);
  assert.match(registryFailure(404, report("BLOB_UPLOAD_UNKNOWN"), writing).state, /lost the upload/);
  assert.is(registryFailure(413, bytesOf("<html>"), writing).code, "limit");
});

failure.run();
