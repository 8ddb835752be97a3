/** Ways to a registry: its own certificate authority, client certificates, proxies. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { type Authority, makeAuthority } from "../../helpers/pki.ts";
import { startProxy } from "../../helpers/proxy.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";

const test = suite("ways to a registry");
const IMAGE = { layers: [busyboxEntries()] };
let stage: Stage;
let authority: Authority;
let secure: Registry;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  authority = makeAuthority();
  secure = await startRegistry({ tls: authority.issue("registry", ["IP:127.0.0.1", "DNS:registry.test"]) });
});
test.after(async () => {
  await secure?.stop();
  authority?.[Symbol.dispose]();
  await stage?.stop();
});

/** A home whose certs.d has these files for a registry. */
function home(registry: string, files: Readonly<Record<string, string>>): Record<string, string> {
  const path = join(stage.home, crypto.randomUUID());
  const directory = join(path, ".config/containers/certs.d", registry);
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return { HOME: path };
}

test("a registry's own authority is trusted for it", async () => {
  const image = await pushImage(secure, "app:1", IMAGE);
  assertRefused(await stage.rl(["pull", "-q", image]), {
    line: "certificate is not accepted",
    hint: "certs.d",
  });
  await stage.ok(["pull", "-q", image], { env: home(secure.host, { "ca.crt": authority.cert }) });
  await stage.ok(["pull", "-q", image], { env: { SSL_CERT_FILE: authority.certFile } });
  const other = home("127.0.0.1:1", { "ca.crt": authority.cert });
  assertRefused(await stage.rl(["pull", "-q", image], { env: other }), { line: "not accepted" });
});

test("a registry that wants a client certificate gets it", async () => {
  const tls = authority.issue("strict", ["IP:127.0.0.1"]);
  await using strict = await startRegistry({ tls: { ...tls, clientsOf: authority.certFile } });
  const me = authority.issue("me", ["DNS:me"]);
  const files = { "ca.crt": authority.cert, "client.cert": me.cert, "client.key": me.key };
  const directory = join(stage.home, "certs");
  mkdirSync(directory);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const image = await pushImage(strict, "app:1", IMAGE, ["--dest-cert-dir", directory]);
  await stage.ok(["pull", "-q", image], { env: home(strict.host, files) });
  await stage.ok(["pull", "-q", "--cert-dir", directory, image]);
  const without = home(strict.host, { "ca.crt": authority.cert });
  assertRefused(await stage.rl(["pull", "-q", image], { env: without }), { line: strict.host });
});

test("a pull goes through a proxy, whose password is for the proxy alone", async () => {
  const image = await pushImage(secure, "far:1", IMAGE);
  await using proxy = await startProxy(secure.host);
  const env = { SSL_CERT_FILE: authority.certFile, HTTPS_PROXY: `http://user:pass@${proxy.host}` };
  const far = image.replace(secure.host, "registry.test");
  await stage.ok(["pull", "-q", far], { env });
  assert.ok(proxy.heads.length > 0);
  for (const head of proxy.heads) assert.match(head, /^CONNECT registry\.test:443 .*dXNlcjpwYXNz/s);
  const before = proxy.heads.length;
  const refused = await stage.rl(["pull", "-q", far], { env: { ...env, NO_PROXY: ".test" } });
  assertRefused(refused, { line: "registry.test", hint: null });
  await stage.ok(["pull", "-q", image], { env });
  assert.is(proxy.heads.length, before, "a loopback address went through the proxy");
});

test("a proxy that refuses is named, without its password", async () => {
  await using proxy = await startProxy(secure.host, "407 Proxy Authentication Required");
  const env = { ALL_PROXY: `http://user:hidden@${proxy.host}` };
  const refused = await stage.rl(["pull", "-q", "registry.test/far:1"], { env });
  assertRefused(refused, { line: /407 .*through the proxy/, hint: null });
  assert.not.match(refused.stderr, /hidden/);
});

test("search: the list of a registry's repositories, and one's tags", async () => {
  const { host } = stage.registry;
  for (const name of ["team/one:1", "team/one:2", "team/two:1", "other:1"]) {
    await pushImage(stage.registry, name, IMAGE);
  }
  const names = await stage.ok(["search", "--format", "{{.Name}}", `${host}/team`]);
  assert.is(names, `${host}/team/one\n${host}/team/two\n`);
  assert.is((await stage.ok(["search", "--format", "{{.Name}}", `${host}/`])).split("\n").length, 4);
  // In the registry's own order, which is none.
  const [head, ...tags] = (await stage.ok(["search", "--list-tags", `${host}/team/one`]))
    .trimEnd()
    .split("\n");
  assert.match(head ?? "", /^NAME +TAG$/);
  assert.equal(tags.map((line) => line.split(/ +/)).sort(), [
    [`${host}/team/one`, "1"],
    [`${host}/team/one`, "2"],
  ]);
  const one = ["search", "--list-tags", "--limit", "1", "--format", "{{.Tag}}", `${host}/team/one`];
  assert.match(await stage.ok(one), /^[12]\n$/);
  assertRefused(await stage.rl(["search", "127.0.0.1:1/x"]), { line: "refused" });
});

test.run();
