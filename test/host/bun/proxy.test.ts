import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hidingProxies, proxyFor } from "../../../core/host/bun/proxy.ts";
import { refuses } from "../../core/distribution/helpers.ts";

const test = suite("proxyFor");

const P = "http://proxy.test:3128";

const through = (url: string, environment: Readonly<Record<string, string>>): string | undefined =>
  proxyFor(new URL(url), environment)?.href;
/** Whether NO_PROXY keeps a URL from the proxy. */
const excepts = (list: string, url: string): boolean =>
  through(url, { HTTP_PROXY: P, HTTPS_PROXY: P, NO_PROXY: list }) === undefined;

test("each scheme has its variable, ALL_PROXY stands in, upper case goes first", () => {
  assert.is(through("https://r.test/", { HTTPS_PROXY: P }), `${P}/`);
  assert.is(through("http://r.test/", { HTTPS_PROXY: P }), undefined);
  assert.is(through("http://r.test/", { http_proxy: P }), `${P}/`);
  assert.is(through("https://r.test/", { http_proxy: P }), undefined);
  assert.is(through("https://r.test/", { all_proxy: P, http_proxy: "http://x.test" }), `${P}/`);
  assert.is(through("https://r.test/", { ALL_PROXY: "http://x.test", HTTPS_PROXY: P }), `${P}/`);
  assert.is(through("http://r.test/", { HTTP_PROXY: P, http_proxy: "http://x.test" }), `${P}/`);
  assert.is(through("http://r.test/", { HTTP_PROXY: "", http_proxy: P }), `${P}/`);
  assert.is(through("https://r.test/", {}), undefined);
});

test("an address without a scheme is http; a password stays in it", () => {
  assert.is(through("https://r.test/", { HTTPS_PROXY: "proxy.test:3128" }), `${P}/`);
  const account = "https://user:pass@proxy.test";
  assert.is(through("https://r.test/", { HTTPS_PROXY: account }), `${account}/`);
});

test("this machine is never asked for through a proxy", () => {
  const own = ["http://localhost:5000/", "http://127.0.0.1/", "https://127.9.9.9:5/", "https://[::1]:5000/"];
  for (const url of own) assert.is(through(url, { ALL_PROXY: P }), undefined, url);
  for (const url of ["http://localhost.test/", "http://128.0.0.1/", "http://127.0.0.1.test/"]) {
    assert.is(through(url, { ALL_PROXY: P }), `${P}/`, url);
  }
});

test("NO_PROXY: a domain covers itself and what is below, with a dot only what is below", () => {
  const table: readonly (readonly [list: string, url: string, excepted: boolean])[] = [
    ["r.test", "https://r.test/", true],
    ["r.test", "https://a.b.r.test/", true],
    ["r.test", "https://xr.test/", false],
    [".r.test", "https://a.r.test/", true],
    [".r.test", "https://r.test/", false],
    ["*.r.test", "https://a.r.test/", true],
    ["*.r.test", "https://r.test/", false],
    [" x.test , R.TEST ,", "https://r.test/", true],
    ["bücher.test", "https://xn--bcher-kva.test/", true],
    ["*", "https://r.test/", true],
    ["*r.test", "https://xr.test/", false],
    ["", "https://r.test/", false],
    [",", "https://r.test/", false],
    ["r.test.", "https://r.test/", false],
    ["r.test", "https://r.test./", true],
  ];
  for (const [list, url, excepted] of table) assert.is(excepts(list, url), excepted, `${list} ${url}`);
});

test("NO_PROXY: ports", () => {
  assert.ok(excepts("r.test:5000", "https://r.test:5000/"));
  assert.not(excepts("r.test:5000", "https://r.test/"));
  assert.ok(excepts("r.test:443", "https://r.test/"));
  assert.ok(excepts("r.test:80", "http://r.test/"));
  assert.not(excepts("r.test:80", "https://r.test/"));
  assert.ok(excepts("10.0.0.1:5000", "http://10.0.0.1:5000/"));
  assert.not(excepts("10.0.0.1:5000", "http://10.0.0.1:5001/"));
  assert.ok(excepts("[fd00::1]:5000", "http://[fd00::1]:5000/"));
  assert.not(excepts(":5000", "http://r.test:5000/"));
});

test("NO_PROXY: addresses and ranges", () => {
  const table: readonly (readonly [list: string, url: string, excepted: boolean])[] = [
    ["10.0.0.1", "http://10.0.0.1/", true],
    ["10.0.0.1", "http://10.0.0.10/", false],
    ["10.0.0.0/8", "http://10.200.3.4:5000/", true],
    ["10.0.0.0/8", "http://11.0.0.1/", false],
    ["10.0.0.0/33", "http://10.0.0.1/", false],
    ["10.0.0.0/x", "http://10.0.0.1/", false],
    ["10.0.0.0/8", "http://r.test/", false],
    ["0.0.0.0/0", "http://8.8.8.8/", true],
    ["fd00::/8", "http://[fd12::1]/", true],
    ["fd00::/8", "http://[fe80::1]/", false],
    ["fd00::1", "http://[fd00::1]/", true],
    ["[fd00::1]", "http://[fd00::1]/", true],
    ["fd00::0001", "http://[fd00::1]/", true],
  ];
  for (const [list, url, excepted] of table) assert.is(excepts(list, url), excepted, `${list} ${url}`);
});

test("other protocols and no address are refused, without the password", async () => {
  const socks = () => through("https://r.test/", { ALL_PROXY: "socks5://u:secret@p.test:1080" });
  const error = await refuses(socks, "unsupported", /"p\.test:1080".*socks5/);
  assert.not.match(`${error.message}${error.hint}`, /secret/);
  const broken = () => through("https://r.test/", { ALL_PROXY: "http://u:secret@" });
  assert.not.match((await refuses(broken, "invalid")).message, /secret/);
  assert.is(through("http://localhost/", { ALL_PROXY: "socks5://p.test" }), undefined);
});

test("fetch does not see the variables, everybody else does", async () => {
  using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("here") });
  const before = process.env.http_proxy;
  process.env.http_proxy = "http://127.0.0.1:1";
  try {
    const response = await hidingProxies(() => fetch(`http://127.0.0.1:${server.port}/`));
    assert.is(await response.text(), "here");
    assert.is(process.env.http_proxy, "http://127.0.0.1:1");
    assert.throws(() =>
      hidingProxies(() => {
        throw new Error("x");
      }),
    );
    assert.is(process.env.http_proxy, "http://127.0.0.1:1");
  } finally {
    if (before === undefined) delete process.env.http_proxy;
    else process.env.http_proxy = before;
  }
});

test.run();
