import { suite } from "uvu";
import * as assert from "uvu/assert";
import { networkError, silence } from "../../../core/host/common/network-error.ts";

const network = suite("networkError");
const withCode = (code: string): Error => Object.assign(new Error(`raw ${code}`), { code });
const URL_OF = "https://registry.test:5000/v2/";

network("tells name lookup, refusal, time-out, reset and TLS apart", () => {
  for (const [code, state] of [
    ["ENOTFOUND", /host name is not known/],
    ["ECONNREFUSED", /refused/],
    ["ETIMEDOUT", /did not answer in time/],
    ["ECONNRESET", /broken off/],
    ["EPROTO", /TLS failed: the server does not speak it/],
    ["ERR_SSL_NO_CIPHER", /TLS failed \(raw ERR_SSL_NO_CIPHER\)/],
  ] as const) {
    const error = networkError(URL_OF, withCode(code), undefined);
    assert.is(error.code, "unavailable");
    assert.match(error.message, /^Cannot reach "registry.test:5000": /);
    assert.match(error.state, state);
  }
});

network("a certificate that is not accepted is no missing server", () => {
  for (const [code, state] of [
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /certificate is not accepted \(depth zero self signed cert\)/],
    ["CERT_HAS_EXPIRED", /cert has expired/],
    ["ERR_TLS_CERT_ALTNAME_INVALID", /altname invalid/],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /TLS failed/],
  ] as const) {
    const error = networkError(URL_OF, withCode(code), undefined);
    assert.is(error.code, "denied");
    assert.match(error.state, state);
  }
});

network("keeps the words of what it does not know", () => {
  assert.match(networkError(URL_OF, withCode("EODD"), undefined).state, /raw EODD/);
  assert.match(networkError(URL_OF, "text", undefined).state, /text/);
});

network("names the proxy that was on the way", () => {
  const error = networkError(URL_OF, withCode("ECONNREFUSED"), undefined, "proxy.test:3128");
  assert.match(error.state, /refused \(on the way through the proxy "proxy\.test:3128"\)/);
});

network("is cancelled when the caller's signal is the reason", () => {
  assert.is(networkError(URL_OF, withCode("ECONNRESET"), AbortSignal.abort()).code, "cancelled");
});

network("silence says for how long", () => {
  assert.match(silence(URL_OF, 60_000).message, /did not answer for 60 seconds/);
});

network.run();
