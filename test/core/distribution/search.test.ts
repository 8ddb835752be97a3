import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listRemoteTags, searchRegistry } from "../../../core/distribution/search.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { broken, refuses, scene } from "./helpers.ts";

const test = suite("searchRegistry");
const QUERY = { term: "app", limit: 2 };
const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });

test("Docker Hub is searched at its index", async () => {
  const { ports, log } = scene(() => json({ results: [{ name: "app" }, { name: "b" }, { name: "c" }] }));
  const found = await searchRegistry("docker.io", QUERY, ports);
  assert.equal(
    found.map(({ name }) => name),
    ["app", "b"],
  );
  assert.equal(log(), ["GET https://index.docker.io/v1/search?q=app&n=2"]);
});

test("a registry without a search is looked through", async () => {
  const repositories = ["team/app", "other", "app", "apps/more"];
  for (const answer of [{ status: 404 }, { status: 403 }, { status: 200, body: "<html>" }]) {
    const server: MemoryServer = ({ url }) => (url.includes("/v1/") ? answer : json({ repositories }));
    const { ports } = scene(server);
    const found = await searchRegistry("registry.test", QUERY, ports);
    assert.equal(
      found.map(({ name }) => name),
      ["team/app", "app"],
    );
  }
});

test("one that has neither is told from one that does not answer", async () => {
  await refuses(
    searchRegistry("registry.test", QUERY, scene(() => ({ status: 404 })).ports),
    "unsupported",
    /neither a search nor a list/,
  );
  const down = scene(() => {
    throw broken();
  });
  await refuses(searchRegistry("registry.test", QUERY, down.ports), "unavailable");
  assert.is(down.requests.length, 1);
  const hub = scene(() => ({ status: 404 }));
  await refuses(searchRegistry("docker.io", QUERY, hub.ports), "not-found");
  assert.is(hub.requests.length, 1);
});

test("tags are those of the place that is configured", async () => {
  const content = { registry: [{ prefix: "a.test", location: "b.test/x" }] };
  const { ports, log } = scene(() => json({ name: "x/app", tags: ["2", "1"] }));
  const registries = { read: async () => [{ path: "/f", content }] };
  const tags = await listRemoteTags({ domain: "a.test", path: "app" }, { ...ports, registries });
  assert.equal(tags, ["2", "1"]);
  assert.equal(log(), ["GET https://b.test/v2/x/app/tags/list"]);
});

test.run();
