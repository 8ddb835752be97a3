import { suite } from "uvu";
import * as assert from "uvu/assert";
import { registryOrigins } from "../../../core/distribution/endpoint.ts";
import { refuses } from "./helpers.ts";

const endpoint = suite("registryOrigins");

endpoint("docker.io is served by registry-1.docker.io", () => {
  assert.equal(registryOrigins("docker.io", []), ["https://registry-1.docker.io"]);
});

endpoint("is https alone for every other registry", () => {
  for (const domain of [
    "ghcr.io",
    "registry.test:5000",
    "10.0.0.1:5000",
    "192.168.1.1",
    "localhost.evil.test",
  ]) {
    assert.equal(registryOrigins(domain, []), [`https://${domain}`]);
  }
});

endpoint("has http after https for loopback addresses", () => {
  for (const domain of ["localhost:5000", "127.0.0.1:5000", "127.9.9.9", "[::1]:5000"]) {
    assert.equal(registryOrigins(domain, []), [`https://${domain}`, `http://${domain}`]);
  }
});

endpoint("has http for a registry listed as insecure, by its exact domain", () => {
  assert.equal(registryOrigins("reg.lan:5000", ["reg.lan:5000"]).length, 2);
  assert.equal(registryOrigins("reg.lan", ["reg.lan:5000"]).length, 1);
});

endpoint("an insecure registry is the same in every spelling", () => {
  assert.equal(registryOrigins("Reg.lan:05000", ["reg.LAN:5000"]), [
    "https://reg.lan:5000",
    "http://Reg.lan:05000",
  ]);
  assert.equal(registryOrigins("Docker.IO:443", []), ["https://registry-1.docker.io"]);
});

endpoint("is https alone where TLS is insisted on, also for loopback addresses", () => {
  assert.equal(registryOrigins("127.0.0.1:5000", [], true), ["https://127.0.0.1:5000"]);
  assert.equal(registryOrigins("reg.lan", ["reg.lan"], true), ["https://reg.lan"]);
  assert.is(registryOrigins("localhost", [], false).length, 2);
});

endpoint("refuses what is not a host and a port", async () => {
  for (const domain of ["a/b", "user@host", "host?x", "host#x", "a b"]) {
    await refuses(() => registryOrigins(domain, []), "invalid", /not a host name/);
  }
});

endpoint.run();
