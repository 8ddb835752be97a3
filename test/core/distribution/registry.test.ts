import { suite } from "uvu";
import * as assert from "uvu/assert";
import { APP, broken, refuses, scene } from "./helpers.ts";

const registry = suite("openRegistry");

registry("sends nothing by itself", () => {
  assert.equal(scene(() => ({ status: 200 })).log(), []);
});

registry("knows Docker Hub's address", async () => {
  const { registry: hub, log } = scene(() => ({ status: 200, body: "{}" }), { domain: "docker.io" });
  await hub.manifest({ ...APP, repository: "library/alpine" });
  assert.equal(log(), ["GET https://registry-1.docker.io/v2/library/alpine/manifests/1"]);
});

registry("takes a user agent, insecure domains and a signal", async () => {
  const { registry: opened, requests } = scene(() => ({ status: 200, body: "{}" }), { userAgent: "mine/2" });
  await opened.manifest(APP);
  assert.is(requests[0]?.headers["user-agent"], "mine/2");
  const aborted = scene(() => ({ status: 200, body: "{}" }), { signal: AbortSignal.abort() });
  await refuses(aborted.registry.manifest(APP), "cancelled");
});

registry(
  "--tls-verify sends neither a request nor a password by plain http, not even to this machine",
  async () => {
    const options = {
      domain: "127.0.0.1:5000",
      credentials: { "127.0.0.1:5000": { username: "u", password: "p" } },
    };
    const server: Parameters<typeof scene>[0] = ({ url, headers }) => {
      if (url.startsWith("https:")) throw broken();
      return headers.authorization === undefined
        ? { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } }
        : { status: 200, body: "{}" };
    };
    const insisted = scene(server, { ...options, tlsVerify: true, insecure: ["127.0.0.1:5000"] });
    await refuses(insisted.registry.manifest(APP), "unavailable");
    assert.equal(insisted.log(), ["GET https://127.0.0.1:5000/v2/app/manifests/1"]);
    assert.is(insisted.requests[0]?.unverified, undefined);
    await scene(server, options).registry.manifest(APP);
  },
);

registry.run();
