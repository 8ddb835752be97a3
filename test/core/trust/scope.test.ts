import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Requirements } from "../../../core/trust/policy.ts";
import { requirementsFor, scopesOf } from "../../../core/trust/scope.ts";
import { MANIFEST, originOf } from "./helpers.ts";

const test = suite("scopes");

test("from the image to domains above the host", () => {
  assert.equal(scopesOf(originOf("a.b.example.com:5000/team/app:1")), [
    "a.b.example.com:5000/team/app:1",
    "a.b.example.com:5000/team/app",
    "a.b.example.com:5000/team",
    "a.b.example.com:5000",
    "*.b.example.com",
    "*.example.com",
    "*.com",
    "",
  ]);
});

test("a short name in full, a digest in place of a tag, an address without domains", () => {
  assert.equal(scopesOf(originOf("alpine")).slice(0, 4), [
    "docker.io/library/alpine:latest",
    "docker.io/library/alpine",
    "docker.io/library",
    "docker.io",
  ]);
  assert.is(scopesOf(originOf(`alpine@${MANIFEST}`))[0], `docker.io/library/alpine@${MANIFEST}`);
  assert.equal(scopesOf(originOf("[::1]:5000/a:1")), ["[::1]:5000/a:1", "[::1]:5000/a", "[::1]:5000", ""]);
});

test("paths up to below the root", () => {
  assert.equal(scopesOf(originOf("oci:/var/images/app:1")), [
    "/var/images/app:1",
    "/var/images/app",
    "/var/images",
    "/var",
    "",
  ]);
  assert.equal(scopesOf(originOf("oci-archive:/a.tar")), ["/a.tar", ""]);
  assert.equal(scopesOf(originOf("docker-archive:/var/a.tar")), [""]);
});

test("only the most specific scope counts", () => {
  const accept = [{ type: "insecureAcceptAnything" }] as const;
  const reject = [{ type: "reject" }] as const;
  const scopes = new Map<string, Requirements>([
    ["docker.io", reject],
    ["docker.io/library/a", accept],
  ]);
  const policy = { name: "test", fallback: accept, transports: new Map([["docker", scopes]]) };
  assert.is(requirementsFor(policy, originOf("a")), accept);
  assert.is(requirementsFor(policy, originOf("b")), reject);
  assert.is(requirementsFor(policy, originOf("other.test/b")), accept);
});

const ACCEPT = [{ type: "insecureAcceptAnything" }] as const;
const REJECT = [{ type: "reject" }] as const;

/** What a policy with these scopes and this default asks for, by type. */
function typesFor(
  image: string,
  scopes: Readonly<Record<string, Requirements>>,
  fallback: Requirements,
): string[] {
  const transports = new Map([["docker", new Map(Object.entries(scopes))]]);
  return requirementsFor({ name: "test", fallback, transports }, originOf(image)).map(({ type }) => type);
}

test("a scope holds a host in every spelling, and with the port of https", () => {
  for (const scope of [
    "registry.example.com",
    "Registry.Example.com",
    "registry.example.com:443",
    "*.EXAMPLE.com",
  ]) {
    for (const host of ["registry.example.com", "REGISTRY.example.com", "registry.example.com:443"])
      assert.equal(typesFor(`${host}/a:1`, { [scope]: REJECT }, ACCEPT), ["reject"], `${host} in ${scope}`);
  }
  const team = { "registry.example.com/team": REJECT };
  assert.equal(typesFor("Registry.example.com:0443/team/a:1", team, ACCEPT), ["reject"]);
  assert.equal(typesFor("registry.example.com:5000/team/a:1", team, ACCEPT), ["insecureAcceptAnything"]);
});

test("scopes that are one in two spellings hold together", () => {
  const scopes = { "a.test": ACCEPT, "A.test": REJECT };
  assert.equal(typesFor("a.test/x:1", scopes, ACCEPT), ["insecureAcceptAnything", "reject"]);
});

test("what is said of a server holds under its other names, beside what is said of those", () => {
  assert.equal(typesFor("registry-1.docker.io/library/a:1", { "docker.io": REJECT }, ACCEPT), [
    "insecureAcceptAnything",
    "reject",
  ]);
  assert.equal(typesFor("localhost:80/a:1", { localhost: REJECT }, ACCEPT), [
    "insecureAcceptAnything",
    "reject",
  ]);
  // The default is no word about a server; and one for another name frees nothing.
  assert.equal(typesFor("localhost:80/a:1", { "localhost:80": ACCEPT }, REJECT), ["insecureAcceptAnything"]);
  assert.ok(typesFor("localhost:80/a:1", { localhost: ACCEPT }, REJECT).includes("reject"));
});

test.run();
