import * as fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pullEndpoints, pushEndpoint } from "../../../core/distribution/mirrors.ts";
import { mergeRegistriesConf, type RegistriesConf } from "../../../core/distribution/registries-conf.ts";
import { parseDockerReference } from "../../../core/reference/familiar.ts";
import { formatReference } from "../../../core/reference/reference.ts";
import { refuses } from "./helpers.ts";

const test = suite("endpoints");

const DIGEST = `sha256:${"a".repeat(64)}`;

function conf(text: string): RegistriesConf {
  return mergeRegistriesConf([{ path: "/etc/r.conf", content: Bun.TOML.parse(text) }]);
}

/** "NAME" of each endpoint, with "!" behind insecure ones. */
function places(name: string, text: string, tlsVerify?: boolean): string[] {
  const endpoints = pullEndpoints(parseDockerReference(name), conf(text), { tlsVerify });
  return endpoints.map(({ reference, insecure }) => formatReference(reference) + (insecure ? "!" : ""));
}

const MIRRORED = `
[[registry]]
prefix = "docker.io"
[[registry.mirror]]
location = "one.test:5000/hub"
insecure = true
[[registry.mirror]]
location = "two.test"
pull-from-mirror = "digest-only"
[[registry.mirror]]
location = "three.test"
pull-from-mirror = "tag-only"
`;

test("without a rule an image is where its name says", () => {
  assert.equal(places("alpine:3", ""), ["docker.io/library/alpine:3"]);
  assert.equal(places("a.test/x:1", MIRRORED), ["a.test/x:1"]);
});

test("mirrors come first, in their order, for the references they are for", () => {
  assert.equal(places("alpine", MIRRORED), [
    "one.test:5000/hub/library/alpine:latest!",
    "three.test/library/alpine:latest",
    "docker.io/library/alpine:latest",
  ]);
  assert.equal(places(`alpine@${DIGEST}`, MIRRORED), [
    `one.test:5000/hub/library/alpine@${DIGEST}!`,
    `two.test/library/alpine@${DIGEST}`,
    `docker.io/library/alpine@${DIGEST}`,
  ]);
});

test("the longest prefix decides, and ends where a part of the name ends", () => {
  const text = `
[[registry]]
prefix = "a.test"
location = "host.test"
[[registry]]
prefix = "a.test/team"
location = "team.test/t"
[[registry]]
prefix = "a.test/team/app"
location = "app.test/app"
[[registry]]
prefix = "a.test/team/app:special"
location = "special.test/other:tag"
`;
  assert.equal(places("a.test/x:1", text), ["host.test/x:1"]);
  assert.equal(places("a.test/teams/x:1", text), ["host.test/teams/x:1"]);
  assert.equal(places("a.test/team/x:1", text), ["team.test/t/x:1"]);
  assert.equal(places("a.test/team/app:1", text), ["app.test/app:1"]);
  assert.equal(places(`a.test/team/app@${DIGEST}`, text), [`app.test/app@${DIGEST}`]);
  assert.equal(places("a.test/team/apps:1", text), ["team.test/t/apps:1"]);
  assert.equal(places("a.test/team/app:special", text), ["special.test/other:tag"]);
  assert.equal(places("a.test/team/app:specially", text), ["app.test/app:specially"]);
});

test("a host without a port is not the one with a port", () => {
  const text = '[[registry]]\nlocation = "a.test"\nblocked = true';
  assert.equal(places("a.test:5000/x:1", text), ["a.test:5000/x:1"]);
});

test("a host is the same in every spelling, and without the port of https", async () => {
  const text = `
[[registry]]
prefix = "A.Test:443"
blocked = true
[[registry]]
prefix = "*.B.test"
blocked = true
[[registry]]
prefix = "C.test/team"
location = "d.test/x"
`;
  for (const name of ["a.test", "A.TEST", "a.test:443", "a.test:0443", "X.b.test", "x.B.test:5000"]) {
    await refuses(() => places(`${name}/app:1`, text), "denied", /is blocked/);
    await refuses(() => pushEndpoint(parseDockerReference(`${name}/app:1`), conf(text)), "denied");
  }
  assert.equal(places("c.TEST:443/team/app:1", text), ["d.test/x/app:1"]);
});

test("of rules for one host in two spellings the later file's counts", () => {
  const files = ["A.test", "a.test:443"].map((location, index) => ({
    path: `/${index}`,
    content: Bun.TOML.parse(`[[registry]]\nlocation = "${location}"\nblocked = ${index === 0}`),
  }));
  const [rule, ...others] = mergeRegistriesConf(files).rules;
  assert.equal([rule?.path, others.length], ["/1", 0]);
});

test("a block holds under the server's other names, another rule does not", async () => {
  const text = `
[[registry]]
location = "docker.io/library"
blocked = true
[[registry]]
location = "localhost"
blocked = true
[[registry]]
prefix = "docker.io/team"
location = "m.test"
`;
  for (const name of ["registry-1.docker.io/library/app:1", "localhost:80/app:1"])
    await refuses(() => places(name, text), "denied", /is blocked/);
  assert.equal(places("registry-1.docker.io/team/app:1", text), ["registry-1.docker.io/team/app:1"]);
});

test("a star stands for the hosts of a domain, on any port", () => {
  const kept = '[[registry]]\nprefix = "*.a.test"\ninsecure = true';
  assert.equal(places("x.a.test/app:1", kept), ["x.a.test/app:1!"]);
  assert.equal(places("x.y.a.test:5000/app:1", kept), ["x.y.a.test:5000/app:1!"]);
  for (const other of ["a.test/app:1", "xa.test/app:1", "b.test/x.a.test/app:1"]) {
    assert.equal(places(other, kept), [other]);
  }
  const moved = '[[registry]]\nprefix = "*.a.test"\nlocation = "b.test/a"';
  assert.equal(places("x.a.test/app:1", moved), ["b.test/a/app:1"]);
});

test("what the user says for one command goes before what is configured", () => {
  assert.equal(places("alpine:1", MIRRORED, true)[0], "one.test:5000/hub/library/alpine:1");
  assert.equal(places("x.test/a:1", "", false), ["x.test/a:1!"]);
});

test("a blocked name is refused, a more exact rule may free a part of it", async () => {
  const text = `
[[registry]]
location = "a.test"
blocked = true
[[registry.mirror]]
location = "m.test"
[[registry]]
location = "a.test/free"
`;
  const refused = await refuses(() => places("a.test/x:1", text), "denied", /"a\.test" is blocked in \/etc/);
  assert.match(refused.message, /"a\.test\/x:1"/);
  assert.equal(places("a.test/free/x:1", text), ["a.test/free/x:1"]);
  await refuses(() => pushEndpoint(parseDockerReference("a.test/x"), conf(text)), "denied");
});

test("a push goes to the location, past the mirrors", () => {
  const text = `
[[registry]]
prefix = "a.test"
location = "b.test/a"
insecure = true
[[registry.mirror]]
location = "m.test"
`;
  const { reference, insecure, mirror } = pushEndpoint(parseDockerReference("a.test/x:1"), conf(text));
  assert.equal([formatReference(reference), insecure, mirror], ["b.test/a/x:1", true, false]);
});

test("a location that makes no name is refused", async () => {
  const text = '[[registry]]\nprefix = "a.test/x"\nlocation = "b.test"';
  await refuses(() => places("a.test/x:1", text), "invalid", /gives it no name/);
});

test("the last place is the registry's own, and every place keeps tag and digest", () => {
  const word = fc.stringMatching(/^[a-z0-9]{1,8}$/);
  const name = fc.tuple(word, fc.array(word, { minLength: 1, maxLength: 3 }), word);
  fc.assert(
    fc.property(name, word, fc.boolean(), ([host, path, tag], other, digest) => {
      const end = digest ? `@${DIGEST}` : `:${tag}`;
      const full = `${host}.test/${path.join("/")}${end}`;
      const text = `[[registry]]\nprefix = "${host}.test"\n[[registry.mirror]]\nlocation = "${other}.lan/m"`;
      assert.equal(places(full, text), [`${other}.lan/m/${path.join("/")}${end}`, full]);
    }),
  );
});

test.run();
