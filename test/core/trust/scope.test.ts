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

test.run();
