import { suite } from "uvu";
import * as assert from "uvu/assert";
import { canonicalDomain, canonicalName, isSameServer, otherNames } from "../../../core/reference/domain.ts";
import { parseNormalizedReference } from "../../../core/reference/familiar.ts";
import { formatReference } from "../../../core/reference/reference.ts";

const test = suite("domains");

test("one spelling for every way to write a server", () => {
  for (const [written, spelled] of [
    ["registry.example.com", "registry.example.com"],
    ["Registry.EXAMPLE.com", "registry.example.com"],
    ["registry.example.com:443", "registry.example.com"],
    ["registry.example.com:0443", "registry.example.com"],
    ["registry.example.com:05000", "registry.example.com:5000"],
    ["registry.example.com:80", "registry.example.com:80"],
    ["LOCALHOST:5000", "localhost:5000"],
    ["[0:0::1]:443", "[::1]"],
    ["127.1:5000", "127.0.0.1:5000"],
    ["", ""],
    ["Example.com:99999", "example.com:99999"],
  ] as const) {
    assert.is(canonicalDomain(written), spelled, written);
  }
  assert.ok(isSameServer("A.test:443", "a.test"));
  assert.not(isSameServer("a.test:5000", "a.test"));
});

test("names keep what is behind the host", () => {
  assert.is(canonicalName("A.test:443/team/app:V1"), "a.test/team/app:V1");
  assert.is(canonicalName("A.test:443"), "a.test");
  assert.is(canonicalName("*.A.test"), "*.a.test");
  assert.is(canonicalName(""), "");
});

test("other names are those that people know the server by", () => {
  const others = (text: string): string[] =>
    otherNames(parseNormalizedReference(text)).map((reference) => formatReference(reference));
  assert.equal(others("registry-1.docker.io/library/alpine:3"), ["docker.io/library/alpine:3"]);
  assert.equal(others("Index.docker.io:443/library/alpine:3"), ["docker.io/library/alpine:3"]);
  assert.equal(others("Localhost:80/app:1"), ["localhost/app:1"]);
  for (const own of ["alpine", "a.test/app", "a.test:443/app", "a.test:8080/app"])
    assert.equal(others(own), []);
});

test.run();
