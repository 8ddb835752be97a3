import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openEndpoint, readRegistries } from "../../../core/distribution/configured.ts";
import { pullEndpoints } from "../../../core/distribution/mirrors.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { parseDockerReference } from "../../../core/reference/familiar.ts";
import { APP, bearer, broken, refuses, type Scene, scene } from "./helpers.ts";

const test = suite("configured registries");

const document = { status: 200, headers: { "content-type": "application/json" }, body: "{}" };

/** Ask the primary place of registry.test/app:1 for its manifest, as insecure or not. */
async function ask(server: MemoryServer, insecure: boolean): Promise<Scene> {
  const here = scene(server, { credentials: { "registry.test": { username: "u", password: "p" } } });
  const content = { registry: [{ location: "registry.test", insecure }] };
  const registries = { read: async () => [{ path: "/f", content }] };
  const conf = await readRegistries({ registries });
  const [endpoint] = pullEndpoints(parseDockerReference("registry.test/app:1"), conf);
  if (endpoint === undefined) throw new Error("there is no place");
  await openEndpoint(endpoint, here.ports, {}).manifest(APP);
  return here;
}

const unverified = ({ requests }: Scene): (boolean | undefined)[] => requests.map((each) => each.unverified);

test("without files nothing is configured", async () => {
  assert.equal(await readRegistries({}), { rules: [], aliases: new Map() });
  assert.equal(await readRegistries({ registries: { read: async () => [] } }), {
    rules: [],
    aliases: new Map(),
  });
});

test("an insecure registry's certificate is not checked, and http is tried where https is refused", async () => {
  const tried = await ask(({ url }) => {
    if (url.startsWith("https:")) throw broken();
    return document;
  }, true);
  assert.equal(tried.log(), [
    "GET https://registry.test/v2/app/manifests/1",
    "GET http://registry.test/v2/app/manifests/1",
  ]);
  assert.equal(unverified(tried), [true, true]);
});

test("every other registry's certificate is checked, and there is no http", async () => {
  assert.equal(unverified(await ask(() => document, false)), [undefined]);
  await refuses(
    ask(() => {
      throw broken();
    }, false),
    "unavailable",
  );
});

test("insecure is said of the registry's host alone, not of where it sends us", async () => {
  const redirecting: MemoryServer = ({ url }) =>
    url.includes("registry.test") ? { status: 307, headers: { location: "https://cdn.test/x" } } : document;
  assert.equal(unverified(await ask(redirecting, true)), [true, undefined]);
  const within: MemoryServer = ({ url }) =>
    url.endsWith("/x") ? document : { status: 307, headers: { location: "https://registry.test:444/x" } };
  assert.equal(unverified(await ask(within, true)), [true, true]);
});

test("insecure is said of a token service on the registry's host, and of no other", async () => {
  for (const [realm, expected] of [
    ["https://registry.test:5001/token", true],
    ["https://auth.test/token", undefined],
  ] as const) {
    const asking = await ask(({ url, headers }) => {
      if (url.startsWith(realm)) return { status: 200, body: '{"token":"t"}' };
      return headers.authorization === "Bearer t" ? document : bearer(realm);
    }, true);
    assert.equal(unverified(asking), [true, expected, true]);
  }
});

test.run();
