import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostKeys, isKeyOf, namespaceKeys, registryOf, serverKey } from "../../../core/host/bun/auth-keys.ts";

const test = suite("keys of credentials");

test("a key is for a host, with a scheme or the API's path as old logins wrote them", () => {
  for (const key of [
    "r.test",
    "https://r.test",
    "http://r.test",
    "https://r.test/",
    "https://r.test/v2/",
    "r.test/v1",
  ]) {
    assert.ok(isKeyOf(key, "r.test"), key);
    assert.is(registryOf(key), "r.test", key);
  }
  for (const key of ["r.test:5000", "r.test.evil.test", "a.r.test", "r.test/team", ""]) {
    assert.not(isKeyOf(key, "r.test"), key);
  }
});

test("Docker Hub goes by several names, and is stored under the first", () => {
  const hub = ["https://index.docker.io/v1/", "index.docker.io", "docker.io", "https://index.docker.io/v1"];
  for (const key of hub) assert.ok(isKeyOf(key, "docker.io"), key);
  assert.is(serverKey("docker.io"), "https://index.docker.io/v1/");
  assert.is(registryOf("https://index.docker.io/v1/"), "docker.io");
  assert.is(serverKey("r.test:5000"), "r.test:5000");
  assert.is(hostKeys("r.test")[0], "r.test");
});

test("parts of a registry, the most exact first", () => {
  assert.equal(namespaceKeys("q.test", "a/b/c"), ["q.test/a/b/c", "q.test/a/b", "q.test/a"]);
  assert.equal(namespaceKeys("q.test", undefined), []);
  assert.equal(namespaceKeys("q.test", ""), []);
  assert.is(registryOf("q.test/a/b"), "q.test/a/b");
});

test.run();
