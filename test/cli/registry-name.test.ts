import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseRegistryName } from "../../cli/registry-name.ts";
import { refusal } from "./helpers.ts";

const test = suite("parseRegistryName");

test("a host, with or without a port, a scheme and the API's path", () => {
  const own = { domain: "r.test:5000", path: "", key: "r.test:5000" };
  for (const text of ["r.test:5000", "https://r.test:5000", "http://r.test:5000/", "r.test:5000/v2/"]) {
    assert.equal(parseRegistryName(text), own, text);
  }
  assert.is(parseRegistryName("localhost").domain, "localhost");
  assert.is(parseRegistryName("[::1]:5000").domain, "[::1]:5000");
});

test("Docker Hub by any of its names, and when there is none", () => {
  const hub = { domain: "docker.io", path: "", key: "docker.io" };
  for (const text of [
    undefined,
    "docker.io",
    "index.docker.io",
    "https://index.docker.io/v1/",
    "hub.docker.com",
  ]) {
    assert.equal(parseRegistryName(text), hub);
  }
});

test("a part of a registry", () => {
  assert.equal(parseRegistryName("quay.io/team/app"), {
    domain: "quay.io",
    path: "team/app",
    key: "quay.io/team/app",
  });
});

test("what is none is refused", () => {
  for (const text of ["alpine", "team/app", "", "r.test/app:1", "r.test/App", "r test.x", "u@r.test"]) {
    assert.is(refusal(() => parseRegistryName(text)).code, "invalid", text);
  }
});

test.run();
