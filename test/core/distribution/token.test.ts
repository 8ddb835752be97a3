import { suite } from "uvu";
import * as assert from "uvu/assert";
import { basicAuthorization, joinScopes } from "../../../core/distribution/token.ts";
import type { MemoryResponse } from "../../../core/host/memory/mod.ts";
import { APP, bearer, refuses, type Scene, type SceneOptions, scene } from "./helpers.ts";

const token = suite("requestToken");

/** A registry that wants "Bearer good", and a token service that answers like this. */
function tokenScene(answer: MemoryResponse, options: SceneOptions = {}, challenge = bearer()): Scene {
  return scene(({ url, headers }) => {
    if (!url.startsWith("https://registry.test/")) return answer;
    return headers.authorization === "Bearer good" ? { status: 200, body: "{}" } : challenge;
  }, options);
}

const GOOD: MemoryResponse = { status: 200, body: '{"token":"good","expires_in":300}' };

token("is asked anonymously with service and scope", async () => {
  const { registry, requests, log } = tokenScene(GOOD);
  await registry.manifest(APP);
  assert.equal(log(), [
    "GET https://registry.test/v2/app/manifests/1",
    "GET https://auth.test/token?service=registry.test&scope=repository%3Aapp%3Apull",
    "GET https://registry.test/v2/app/manifests/1",
  ]);
  assert.is(requests[1]?.headers.authorization, undefined);
});

token("is asked with the user's password by Basic", async () => {
  const credentials = { "registry.test": { username: "me", password: "pä:ss" } };
  const { registry, requests } = tokenScene(GOOD, { credentials });
  await registry.manifest(APP);
  assert.is(requests[1]?.headers.authorization, `Basic ${Buffer.from("me:pä:ss").toString("base64")}`);
  assert.match(requests[1]?.url ?? "", /account=me/);
});

token("is refreshed with an identity token by POST, the password unused", async () => {
  const credentials = { "registry.test": { username: "", password: "", identityToken: "id&token" } };
  const answer = { status: 200, body: '{"access_token":"good"}' };
  const { registry, requests } = tokenScene(answer, { credentials });
  await registry.manifest(APP);
  assert.is(requests[1]?.method, "POST");
  assert.is(requests[1]?.url, "https://auth.test/token");
  const form = new URLSearchParams(new TextDecoder().decode(requests[1]?.body));
  assert.equal(Object.fromEntries(form), {
    grant_type: "refresh_token",
    client_id: "rl",
    scope: "repository:app:pull",
    refresh_token: "id&token",
    service: "registry.test",
  });
});

token("falls back to the scope of the request, and repeats the parameter for several", async () => {
  const none = { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t"' } };
  const one = tokenScene(GOOD, {}, none);
  await one.registry.manifest(APP);
  assert.is(one.requests[1]?.url, "https://auth.test/t?scope=repository%3Aapp%3Apull");
  const two = tokenScene(GOOD, {}, bearer("https://auth.test/t", "a:b:pull c:d:pull"));
  await two.registry.manifest(APP);
  // What the registry names comes first, then what it has not thought of.
  const scopes = /scope=a%3Ab%3Apull&scope=c%3Ad%3Apull&scope=repository%3Aapp%3Apull$/;
  assert.match(two.requests[1]?.url ?? "", scopes);
});

token("joinScopes adds what is not covered", () => {
  assert.is(joinScopes("", "repository:a:pull"), "repository:a:pull");
  assert.is(joinScopes("repository:a:pull,push", "repository:a:pull"), "repository:a:pull,push");
  assert.is(joinScopes("repository:a:*", "repository:a:pull,push"), "repository:a:*");
  assert.is(
    joinScopes("repository:a:pull", "repository:a:pull,push"),
    "repository:a:pull repository:a:pull,push",
  );
  assert.is(
    joinScopes("repository:a:pull", "repository:a:pull repository:b:pull"),
    "repository:a:pull repository:b:pull",
  );
});

token("a login with an identity token is not redirected to another origin", async () => {
  const credentials = { "registry.test": { username: "me", password: "", identityToken: "secret" } };
  const at = scene(
    ({ url }) => {
      if (url.startsWith("https://auth.test/moved")) return { status: 200, body: '{"token":"t"}' };
      if (url.startsWith("https://auth.test/")) return { status: 307, headers: { location: target } };
      return url.startsWith("https://thief.test/") ? { status: 200, body: '{"token":"t"}' } : bearer();
    },
    { credentials },
  );
  let target = "https://thief.test/token";
  await refuses(at.registry.manifest(APP), "denied", /redirected a login to "thief.test"/);
  assert.ok(at.log().every((line) => !line.includes("thief")));
  target = "https://auth.test/moved";
  await at.registry.manifest(APP).catch(() => undefined);
  assert.is(at.log().filter((line) => line === "POST https://auth.test/moved").length, 1);
});

token("refuses an answer without a usable token", async () => {
  const answers = ["", "[]", "null", "{}", '{"token":1}', '{"token":"a b"}', '{"token":"a\\r\\nX-Evil: 1"}'];
  for (const body of answers) {
    const { registry, log } = tokenScene({ status: 200, body });
    await refuses(registry.manifest(APP), "corrupt", /did not answer with a token/);
    assert.is(log().length, 2);
  }
});

token("says whether a login is missing or was not accepted", async () => {
  await refuses(tokenScene({ status: 401 }).registry.manifest(APP), "denied", /no access without a login/);
  const credentials = { "registry.test": { username: "me", password: "x" } };
  const wrong = tokenScene({ status: 401 }, { credentials });
  await refuses(wrong.registry.manifest(APP), "denied", /did not accept the stored credential/);
  const down = tokenScene({ status: 503 });
  await refuses(down.registry.manifest(APP), "unavailable", /503/);
  assert.equal(down.clock.sleeps, [500, 1000, 2000]);
});

token("is asked for again after 429 and 5xx, as long as the service says", async () => {
  const answers: MemoryResponse[] = [{ status: 429, headers: { "retry-after": "7" } }, { status: 502 }, GOOD];
  const { registry, clock } = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test")) return answers.shift() ?? { status: 500 };
    return headers.authorization === "Bearer good" ? { status: 200, body: "{}" } : bearer();
  });
  await registry.manifest(APP);
  assert.equal(clock.sleeps, [7000, 1000]);
  const later = tokenScene({ status: 429, headers: { "retry-after": "3600" } });
  await refuses(later.registry.manifest(APP), "unavailable", /too many requests/);
  assert.equal(later.clock.sleeps, []);
});

token("nothing is sent to a realm that is not allowed, by challenge or by redirect", async () => {
  const metadata = tokenScene(GOOD, {}, bearer("http://169.254.169.254/token"));
  await refuses(metadata.registry.manifest(APP), "denied");
  assert.is(metadata.log().length, 1);
  const moved = tokenScene({ status: 302, headers: { location: "https://10.0.0.1/token" } });
  await refuses(moved.registry.manifest(APP), "denied", /private network/);
  assert.is(moved.log().length, 2);
});

token("basicAuthorization is base64 of UTF-8", () => {
  assert.is(
    basicAuthorization({ username: "Aladdin", password: "open sesame" }),
    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
  );
});

token.run();
