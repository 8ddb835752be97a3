import { suite } from "uvu";
import * as assert from "uvu/assert";
import { knownAuthorization, type Session } from "../../../core/distribution/session.ts";
import { APP, bearer, broken, refuses, type Scene, scene } from "./helpers.ts";

const session = suite("session");

/** Serves manifests to the newest token; each token is good for `lifetime` seconds. */
function counting(lifetime: number): Scene & { tokens: () => number } {
  let tokens = 0;
  const made = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test")) {
      tokens += 1;
      return { status: 200, body: JSON.stringify({ token: `t${tokens}`, expires_in: lifetime }) };
    }
    return headers.authorization === `Bearer t${tokens}` ? { status: 200, body: "{}" } : bearer();
  });
  return { ...made, tokens: () => tokens };
}

session("a token is kept for its scope and put on the next request", async () => {
  const { registry, tokens, log } = counting(300);
  await registry.manifest(APP);
  await registry.manifest({ ...APP, target: "2" });
  assert.is(tokens(), 1);
  assert.is(log().length, 4);
});

session("a token is fetched again once it has ended, and for another repository", async () => {
  const { registry, tokens, clock } = counting(300);
  await registry.manifest(APP);
  clock.advance(291_000);
  await registry.manifest(APP);
  assert.is(tokens(), 2);
  await registry.manifest({ ...APP, repository: "other" });
  assert.is(tokens(), 3);
});

session("a token the registry takes no more is replaced once", async () => {
  let good = "t1";
  const { registry, log } = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test")) return { status: 200, body: JSON.stringify({ token: good }) };
    return headers.authorization === `Bearer ${good}` ? { status: 200, body: "{}" } : bearer();
  });
  await registry.manifest(APP);
  good = "t2";
  await registry.manifest(APP);
  assert.is(log().filter((line) => line.includes("auth.test")).length, 2);
});

session("authenticate answers Basic with the stored credential, and asks for one without", async () => {
  const server: Parameters<typeof scene>[0] = ({ headers }) =>
    headers.authorization === "Basic dTpw"
      ? { status: 200, body: "{}" }
      : { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } };
  await scene(server, {
    credentials: { "registry.test": { username: "u", password: "p" } },
  }).registry.manifest(APP);
  await refuses(scene(server).registry.manifest(APP), "denied", /needs a login/);
});

session("authenticate prefers Bearer to Basic and refuses other schemes", async () => {
  const both = {
    status: 401,
    headers: { "www-authenticate": `Basic realm="b", ${bearer().headers["WWW-Authenticate"]}` },
  };
  const { registry, log } = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test")) return { status: 200, body: '{"token":"t"}' };
    return headers.authorization === undefined ? both : { status: 200, body: "{}" };
  });
  await registry.manifest(APP);
  assert.is(log().length, 3);
  const digest = scene(() => ({ status: 401, headers: { "www-authenticate": "Digest nonce=1" } }));
  await refuses(digest.registry.manifest(APP), "denied", /not supported/);
});

session("a second 401 ends the attempt", async () => {
  const { registry, log } = scene(({ url }) =>
    url.startsWith("https://auth.test") ? { status: 200, body: '{"token":"t"}' } : bearer(),
  );
  await refuses(registry.manifest(APP), "denied");
  assert.is(log().length, 3);
});

session("a credential serves its host in every spelling, and port 443 only by https", async () => {
  const server: Parameters<typeof scene>[0] = ({ url, headers }) => {
    if (url.startsWith("https://plain.test")) throw broken();
    return headers.authorization === "Basic dTpw"
      ? { status: 200, body: "{}" }
      : { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } };
  };
  const credential = { username: "u", password: "p" };
  for (const domain of ["Registry.Test", "registry.test:443"]) {
    await scene(server, { domain, credentials: { "registry.test": credential } }).registry.manifest(APP);
    await scene(server, { domain, credentials: { [domain]: credential } }).registry.manifest(APP);
  }
  const plain = { domain: "plain.test:443", insecure: ["plain.test:443"] };
  const { registry } = scene(server, { ...plain, credentials: { "plain.test": credential } });
  await refuses(registry.manifest(APP), "denied", /needs a login/);
});

session("knownAuthorization forgets at the end", () => {
  let now = 0;
  const state: Session = {
    domain: "d",
    origins: [],
    userAgent: "",
    now: () => now,
    authorizations: new Map([["s", { value: "v", until: 10 }]]),
  };
  assert.is(knownAuthorization(state, "s"), "v");
  assert.is(knownAuthorization(state, "other"), undefined);
  now = 10;
  assert.is(knownAuthorization(state, "s"), undefined);
});

session.run();
