/** registries.conf: mirrors, other locations, blocked names, aliases. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, makeLayout, pushImage } from "../../helpers/e2e/handmade.ts";
import { serveHostile } from "../../helpers/e2e/hostile-registry.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { makeAuthority } from "../../helpers/pki.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";

const test = suite("registries.conf");
let stage: Stage;
let mirror: Registry;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  mirror = await startRegistry();
});
test.after(async () => {
  await mirror?.stop();
  await stage?.stop();
});

/** The environment in which this is the configuration. */
function configured(text: string): { env: Record<string, string> } {
  const path = join(stage.home, `${crypto.randomUUID()}.conf`);
  writeFileSync(path, text);
  return { env: { CONTAINERS_REGISTRIES_CONF: path } };
}

/** A rule for the stage's registry with such mirrors. */
function mirrored(...mirrors: readonly string[]): { env: Record<string, string> } {
  const tables = mirrors.map((place) => `[[registry.mirror]]\nlocation = "${place}"`);
  return configured([`[[registry]]\nlocation = "${stage.registry.host}"`, ...tables].join("\n"));
}

const saying = (word: string) => ({ layers: [busyboxEntries()], config: { Cmd: ["echo", word] } });
const gets = (registry: Registry, since = 0): number =>
  registry.log().slice(since).split('"GET /v2/').length - 1;

test("an image comes from its mirror, and keeps its own name", async () => {
  const name = await pushImage(stage.registry, "both:1", saying("registry"));
  await pushImage(mirror, "cache/both:1", saying("mirror"));
  const before = stage.registry.log().length;
  const options = mirrored(`${mirror.host}/cache`);
  assert.match(await stage.ok(["pull", name], options), new RegExp(`\n${name}\n$`));
  assert.is(gets(stage.registry, before), 0);
  assert.is(await stage.ok([...PLAIN, "--pull", "never", name]), "mirror\n");
});

test("a mirror that is gone or has not got the image is passed over, in order", async () => {
  const name = await pushImage(stage.registry, "alone:1", saying("registry"));
  const pulled = await stage.rl(["pull", name], mirrored("127.0.0.1:1", mirror.host));
  assert.is(pulled.exitCode, 0, pulled.stderr);
  assert.match(pulled.stderr, "Mirror 127.0.0.1:1/alone passed over: the connection was refused");
  assert.match(pulled.stderr, `Mirror ${mirror.host}/alone passed over: no such image`);
  assert.is(await stage.ok([...PLAIN, name]), "registry\n");
});

test("a mirror that lies about a layer is passed over, and nothing of it is kept", async () => {
  const own = { path: "only-here", content: crypto.getRandomValues(new Uint8Array(1000)) };
  const image = { ...saying("true"), layers: [[...busyboxEntries(), own]] };
  const layout = makeLayout(image);
  const name = await pushImage(stage.registry, "liar:1", image);
  const [layer] = layout.layers;
  using liar = serveHostile(layout, (path, bytes) => {
    if (layer === undefined || !path.includes(layer.digest)) return undefined;
    return new Response(bytes.map((byte, index) => (index === bytes.length >> 1 ? byte ^ 1 : byte)));
  });
  const pulled = await stage.rl(["pull", name], mirrored(liar.host));
  assert.is(pulled.exitCode, 0, pulled.stderr);
  assert.match(pulled.stderr, /Mirror \S+\/liar passed over: /);
  assert.is(await stage.ok([...PLAIN, name]), "true\n");
});

test("when the registry has not got it either, its word and the mirrors' are told", async () => {
  const refused = await stage.rl(["pull", "-q", `${stage.registry.host}/none:1`], mirrored("127.0.0.1:1"));
  assertRefused(refused, { line: /no such image .*its mirrors failed: 127\.0\.0\.1:1\/none: .*refused/ });
});

test("a mirror sees no credential of the registry's", async () => {
  const seen: (string | null)[] = [];
  using greedy = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      seen.push(request.headers.get("authorization"));
      return new Response("", { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } });
    },
  });
  const account = { user: "alice", password: "secret" };
  await using locked = await startRegistry({ account });
  const name = await pushImage(locked, "app:1", saying("x"), ["--dest-creds", "alice:secret"]);
  const directory = join(stage.home, "docker");
  mkdirSync(directory);
  const auth = Buffer.from("alice:secret").toString("base64");
  writeFileSync(join(directory, "config.json"), JSON.stringify({ auths: { [locked.host]: { auth } } }));
  const rule = `[[registry]]\nlocation = "${locked.host}"\n[[registry.mirror]]\nlocation = "127.0.0.1:${greedy.port}"`;
  const { env } = configured(rule);
  await stage.ok(["pull", "-q", name], { env: { ...env, DOCKER_CONFIG: directory } });
  assert.ok(seen.length > 0);
  assert.equal(
    seen.filter((value) => value !== null),
    [],
  );
});

test("a location takes the place of a prefix, for pulls and pushes", async () => {
  await pushImage(mirror, "moved/deep/app:1", saying("moved"));
  const options = configured(
    `[[registry]]\nprefix = "example.test/team"\nlocation = "${mirror.host}/moved/deep"`,
  );
  assert.match(await stage.ok(["pull", "example.test/team/app:1"], options), "example.test/team/app:1");
  assert.is(await stage.ok([...PLAIN, "example.test/team/app:1"]), "moved\n");
  const before = mirror.log().length;
  await stage.ok(["push", "-q", "example.test/team/app:1"], options);
  assert.match(mirror.log().slice(before), '"PUT /v2/moved/deep/app/manifests/1 ');
});

test("a blocked name is refused before anything is sent", async () => {
  const name = await pushImage(stage.registry, "blocked/app:1", saying("x"));
  const before = stage.registry.log().length;
  const options = configured(`[[registry]]\nprefix = "${stage.registry.host}/blocked"\nblocked = true`);
  const refused = await stage.rl(["pull", "-q", name], options);
  assertRefused(refused, { line: /blocked\/app:1": ".*\/blocked" is blocked in .*\.conf/, hint: "block" });
  assertRefused(await stage.rl([...PLAIN, "-q", name], options), { line: "is blocked in" });
  assert.is(gets(stage.registry, before), 0);
});

test("an alias stands for a repository, in pull and run", async () => {
  await pushImage(stage.registry, "tools/short:latest", saying("latest"));
  await pushImage(stage.registry, "tools/short:2", saying("two"));
  const options = configured(`[aliases]\nshort = "${stage.registry.host}/tools/short"`);
  assert.is(await stage.ok([...PLAIN, "-q", "short:2"], options), "two\n");
  assert.is(await stage.ok([...PLAIN, "-q", "--pull", "never", "short:2"], options), "two\n");
  assert.match(await stage.ok(["pull", "short"], options), `${stage.registry.host}/tools/short:latest\n`);
  assertRefused(await stage.rl([...PLAIN, "--pull", "never", "short:2"], configured("")), {
    line: "docker.io/library/short:2",
  });
});

test("only what is listed as insecure may have a certificate nobody vouches for", async () => {
  using authority = makeAuthority();
  const tls = authority.issue("registry", ["DNS:elsewhere.test"]);
  await using secure = await startRegistry({ tls });
  const name = await pushImage(secure, "app:1", saying("tls"));
  assertRefused(await stage.rl(["pull", "-q", name], configured("")), {
    line: "certificate is not accepted",
  });
  const options = configured(`[[registry]]\nlocation = "${secure.host}"\ninsecure = true`);
  await stage.ok(["pull", "-q", name], options);
  assertRefused(await stage.rl(["pull", "-q", "--tls-verify", name], options), { line: "not accepted" });
  await stage.ok(["pull", "-q", "--tls-verify=false", name], configured(""));
});

test("a file that is wrong is named, and images that are here run all the same", async () => {
  const name = await pushImage(stage.registry, "here:1", saying("here"));
  await stage.ok(["pull", "-q", name]);
  const options = configured('[[registry]]\nlocation = "http://example.test"');
  assertRefused(await stage.rl(["pull", "-q", name], options), { line: /\.conf": .*leave out the scheme/ });
  assertRefused(await stage.rl(["pull", "-q", name], configured("a = ")), { line: "it is not TOML" });
  assert.is(await stage.ok([...PLAIN, name], options), "here\n");
});

test.run();
