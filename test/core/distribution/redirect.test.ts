import { suite } from "uvu";
import * as assert from "uvu/assert";
import { redirectTarget } from "../../../core/distribution/redirect.ts";
import { APP, bytesOf, collect, digestOf, PURPOSE, refuses, scene } from "./helpers.ts";

const redirect = suite("redirects");
const BLOB = { repository: "app", digest: digestOf("hello"), size: 5, purpose: PURPOSE };
const credentials = { "registry.test": { username: "u", password: "p" } };

/** A registry with Basic login that sends blobs to `location`, and everything else answers "hello". */
function redirecting(location: string, status = 307): ReturnType<typeof scene> {
  return scene(
    ({ url, headers }) => {
      const isBlob = url.startsWith("https://registry.test/v2/");
      if (isBlob && headers.authorization === undefined) {
        return { status: 401, headers: { "www-authenticate": 'Basic realm="r"' } };
      }
      return isBlob ? { status, headers: { location } } : { status: 200, body: "hello" };
    },
    { credentials },
  );
}

for (const [name, location] of [
  ["another host", "https://cdn.test/blob"],
  ["another port", "https://registry.test:8443/blob"],
  ["a subdomain", "https://a.registry.test/blob"],
] as const) {
  redirect(`sendFollowing leaves the credential behind at ${name}`, async () => {
    const { registry, requests } = redirecting(location);
    assert.equal(await collect(registry.blob(BLOB)), bytesOf("hello"));
    const last = requests.at(-1);
    assert.is(last?.url, location);
    assert.equal(Object.keys(last?.headers ?? {}).sort(), ["accept-encoding", "user-agent"]);
  });
}

redirect("sendFollowing keeps the credential on the same origin", async () => {
  const { registry, requests } = redirecting("/elsewhere?x=1");
  await collect(registry.blob(BLOB));
  assert.is(requests.at(-1)?.url, "https://registry.test/elsewhere?x=1");
  assert.match(requests.at(-1)?.headers.authorization ?? "", /^Basic /);
});

redirect("sendFollowing does not give the credential back after a way round another origin", async () => {
  const { registry, requests } = scene(
    ({ url, headers }) => {
      if (url.includes("/v2/") && headers.authorization === undefined) {
        return { status: 401, headers: { "www-authenticate": "Basic" } };
      }
      if (url.includes("/v2/")) return { status: 302, headers: { location: "https://cdn.test/" } };
      if (url === "https://cdn.test/")
        return { status: 302, headers: { location: "https://registry.test/back" } };
      return { status: 200, body: "hello" };
    },
    { credentials },
  );
  await collect(registry.blob(BLOB));
  assert.is(requests.at(-1)?.url, "https://registry.test/back");
  assert.is(requests.at(-1)?.headers.authorization, undefined);
});

redirect("a 401 of another origin is not answered with a login", async () => {
  const { registry, log } = scene(
    ({ url }) =>
      url.startsWith("https://cdn.test")
        ? { status: 401, headers: { "www-authenticate": 'Basic realm="give"' } }
        : { status: 307, headers: { location: "https://cdn.test/blob" } },
    { credentials },
  );
  await refuses(collect(registry.blob(BLOB)), "denied");
  assert.is(log().length, 2);
});

redirect("redirectTarget refuses https to http, other schemes and passwords", async () => {
  const from = "https://registry.test/v2/";
  await refuses(() => redirectTarget(from, "http://cdn.test/", PURPOSE), "denied", /from https to http/);
  await refuses(() => redirectTarget(from, "file:///etc/passwd", PURPOSE), "corrupt");
  await refuses(() => redirectTarget(from, "http://[", PURPOSE), "corrupt");
  await refuses(() => redirectTarget(from, "https://u:p@cdn.test/", PURPOSE), "denied", /password/);
  assert.is(redirectTarget("http://127.0.0.1:5000/a/b", "../c#d", PURPOSE).href, "http://127.0.0.1:5000/c");
});

redirect("redirectTarget leads to this machine's own addresses only from there", async () => {
  for (const to of [
    "127.0.0.1:22",
    "localhost",
    "0.0.0.0",
    "[::1]",
    "169.254.169.254",
    "[fe80::1]",
    "a.localhost",
  ]) {
    await refuses(
      () => redirectTarget("https://registry.test/v2/", `https://${to}/`, PURPOSE),
      "denied",
      /own address/,
    );
    await refuses(
      () => redirectTarget("http://10.0.0.1/v2/", `http://${to}/`, PURPOSE),
      "denied",
      /own address/,
    );
    redirectTarget("http://127.0.0.1:5000/v2/", `http://${to}/`, PURPOSE);
  }
});

redirect("what is not a read is sent again only where the answer says so", async () => {
  for (const [status, count] of [
    [301, 1],
    [302, 1],
    [303, 1],
    [307, 2],
    [308, 2],
  ] as const) {
    const at = scene(({ url }) =>
      url.endsWith("/moved") ? { status: 202 } : { status, headers: { location: "/moved" } },
    );
    const removal = at.registry.delete({ repository: "app", kind: "tag", tag: "1", purpose: PURPOSE });
    if (count === 1) await refuses(removal, "unavailable", new RegExp(`status ${status}`));
    else await removal;
    assert.is(at.requests.length, count);
  }
});

redirect("a write follows to another origin only where that is public and https", async () => {
  const to = (location: string): ReturnType<typeof scene> =>
    scene(({ url }) =>
      url.startsWith("https://registry.test/") ? { status: 307, headers: { location } } : { status: 202 },
    );
  const removal = (at: ReturnType<typeof scene>): Promise<void> =>
    at.registry.delete({ repository: "app", kind: "tag", tag: "1", purpose: PURPOSE });
  const away = to("https://storage.test/x");
  await removal(away);
  assert.is(away.requests.length, 2);
  for (const location of ["https://10.0.0.1/", "https://intranet/", "http://storage.test/"]) {
    const at = to(location);
    await refuses(removal(at), "denied");
    assert.is(at.requests.length, 1);
  }
});

redirect("sendFollowing follows ten redirects and not eleven", async () => {
  const chain = (length: number): ReturnType<typeof scene> =>
    scene(({ url }) => {
      const hop = Number(new URL(url).searchParams.get("hop"));
      return hop < length
        ? { status: 302, headers: { location: `/v2/app/manifests/1?hop=${hop + 1}` } }
        : { status: 200, body: "{}" };
    });
  const ten = chain(10);
  await ten.registry.manifest(APP);
  assert.is(ten.requests.length, 11);
  const eleven = chain(11);
  await refuses(eleven.registry.manifest(APP), "limit", /more than 10 times/);
  assert.is(eleven.requests.length, 11);
});

redirect("a 3xx without a Location is a failure, not a loop", async () => {
  await refuses(scene(() => ({ status: 302 })).registry.manifest(APP), "unavailable", /status 302/);
});

redirect.run();
