import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuses, scene } from "./helpers.ts";

const test = suite("ping");
const purpose = { action: "reach registry", subject: "registry.test" };

test("asks for the root of the API", async () => {
  const { registry, log } = scene(() => ({ status: 200, body: "{}" }));
  await registry.ping({ purpose });
  assert.equal(log(), ["GET https://registry.test/v2/"]);
});

test("a token for it is asked for without a scope", async () => {
  const { registry, requests } = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test/")) return { status: 200, body: '{"token":"t"}' };
    if (headers.authorization === "Bearer t") return { status: 200 };
    return { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t",service="s"' } };
  });
  await registry.ping({ purpose });
  assert.is(requests[1]?.url, "https://auth.test/t?service=s");
});

test("what is no success throws", async () => {
  await refuses(scene(() => ({ status: 404 })).registry.ping({ purpose }), "not-found");
});

test.run();
