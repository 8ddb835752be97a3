import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fetchFailure } from "../../../core/host/common/fetch-failure.ts";

const failures = suite("fetch failures");
const URL = "http://registry.test:5000/v2/";

/** What a host throws, as it has been seen to. */
function thrown(message: string, more: object = {}): Error {
  return Object.assign(new TypeError(message), more);
}

const KNOWN: readonly (readonly [name: string, error: Error, code: string, state: RegExp])[] = [
  [
    "of Node, with a reason",
    thrown("fetch failed", { cause: thrown("connect ECONNREFUSED", { code: "ECONNREFUSED" }) }),
    "unavailable",
    /connection was refused/,
  ],
  [
    "of Node, with a certificate",
    thrown("fetch failed", { cause: thrown("self-signed", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }) }),
    "denied",
    /certificate is not accepted/,
  ],
  [
    "of Deno, in words",
    thrown("client error (Connect): tcp connect error: Connection refused (os error 111)"),
    "unavailable",
    /connection was refused/,
  ],
  [
    "of Deno, about a name",
    thrown("client error (Connect): dns error: failed to lookup address information"),
    "unavailable",
    /host name is not known/,
  ],
  [
    "of Deno, with a certificate",
    thrown("client error (Connect): invalid peer certificate: UnknownIssuer"),
    "denied",
    /certificate is not accepted/,
  ],
  [
    "of Deno, without the permission",
    thrown('Requires net access to "registry.test:5000"', { name: "NotCapable" }),
    "denied",
    /no permission/,
  ],
  ["of a page, which does not say why", thrown("Failed to fetch"), "unavailable", /Failed to fetch/],
];

for (const [name, error, code, state] of KNOWN) {
  failures(`one ${name}`, () => {
    const failure = fetchFailure(URL, error, undefined);
    assert.is(failure.code, code);
    assert.match(failure.message, state);
    assert.match(failure.message, /registry\.test:5000/);
    if (name.endsWith("certificate")) assert.match(failure.hint ?? "", /NODE_EXTRA_CA_CERTS.*DENO_CERT/);
  });
}

failures("a request that its caller gave up is cancelled, whatever else is wrong", () => {
  for (const [, error] of KNOWN) assert.is(fetchFailure(URL, error, AbortSignal.abort()).code, "cancelled");
});

failures.run();
