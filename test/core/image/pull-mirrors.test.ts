/** Pulling with registries.conf: where is asked, and what the image is called. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryCredentials } from "../../../core/host/memory/mod.ts";
import { pullImage } from "../../../core/image/pull.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, layer, type Store, serve, shelf, store } from "./fixture.ts";

const test = suite("pulling through registries.conf");
const app = image([layer({ a: "1" })]);
const serveApp = serve(shelf({ "1": app.manifest, latest: app.manifest }, app));
const content = {
  registry: [{ location: "own.test", mirror: [{ location: "mirror.test/cache" }] }],
  aliases: { short: "own.test/app" },
};

function place(down: (url: string) => boolean = () => false): Store {
  return store((request) =>
    down(request.url) ? { status: 503, headers: { "retry-after": "999" } } : serveApp(request),
  );
}

async function pull(at: Store, name: string, policy: "always" | "missing" = "missing") {
  const registries = { read: async () => [{ path: "/f", content }] };
  return await finish(pullImage(name, { platform: AMD64, policy }, { ...at.ports, registries }));
}

const hosts = (at: Store): string[] => [...new Set(at.requests.map(({ url }) => new URL(url).host))];

test("the mirror is asked under its own name, the image keeps its", async () => {
  const at = place();
  assert.is((await pull(at, "own.test/app:1")).result.reference, "own.test/app:1");
  assert.equal(hosts(at), ["mirror.test"]);
  assert.is(at.requests[0]?.url, "https://mirror.test/v2/cache/app/manifests/1");
  assert.is((await pull(at, "own.test/app:1")).result.target, app.manifest.digest);
});

test("without the mirror the registry gives it; credentials are those of each host", async () => {
  const at = place((url) => url.includes("mirror.test"));
  const own = { "own.test": { username: "u", password: "p" } };
  const ports = { ...at.ports, credentials: createMemoryCredentials(own) };
  const { events, result } = await pull({ ...at, ports }, "own.test/app:1");
  assert.is(result.reference, "own.test/app:1");
  assert.equal(
    events.map(({ kind }) => kind).filter((kind) => kind !== "layer" && kind !== "progress"),
    ["passed-over", "resolved"],
  );
});

test("a short name with an alias is that image, in the store too", async () => {
  const at = place();
  assert.is((await pull(at, "short")).result.reference, "own.test/app:latest");
  const before = at.requests.length;
  assert.is((await pull(at, "short")).result.reference, "own.test/app:latest");
  assert.is(at.requests.length, before);
});

test("what is here needs no place; what the tag means now is asked of the first that answers", async () => {
  const at = place();
  await pull(at, "own.test/app:1");
  const before = at.requests.length;
  await pull(at, "own.test/app:1");
  assert.is(at.requests.length, before);
  await pull(at, "own.test/app:1", "always");
  assert.equal(
    at.requests.slice(before).map(({ method, url }) => `${method} ${url}`),
    ["HEAD https://mirror.test/v2/cache/app/manifests/1"],
  );
});

test("when nobody has it, the message names them all", async () => {
  const gone = store(() => ({ status: 404 }));
  await refuses(
    pull(gone, "own.test/app:1"),
    "not-found",
    /no such image .*mirror\.test\/cache\/app: no such image/,
  );
});

test.run();
