import { suite } from "uvu";
import * as assert from "uvu/assert";
import { APP, refuses, scene } from "./helpers.ts";

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

registry.run();
