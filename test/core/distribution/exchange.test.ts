import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { APP, broken, refuses, scene } from "./helpers.ts";

const exchange = suite("exchange");

for (const status of [429, 500, 502, 503, 504]) {
  exchange(`${status} is repeated three times with growing pauses, then reported`, async () => {
    const { registry, requests, clock } = scene(() => ({ status }));
    await refuses(registry.manifest(APP), "unavailable");
    assert.is(requests.length, 4);
    assert.equal(clock.sleeps, [500, 1000, 2000]);
  });
}

exchange("a passing failure is not seen", async () => {
  let count = 0;
  const { registry, clock } = scene(() => {
    count += 1;
    return count < 3 ? { status: 503, headers: { "retry-after": "4" } } : { status: 200, body: "{}" };
  });
  await registry.manifest(APP);
  assert.equal(clock.sleeps, [4000, 4000]);
});

exchange("a pause longer than a minute is not waited for", async () => {
  const { registry, requests } = scene(() => ({ status: 429, headers: { "Retry-After": "3600" } }));
  await refuses(registry.manifest(APP), "unavailable", /too many requests/);
  assert.is(requests.length, 1);
});

exchange("other failures are not repeated", async () => {
  for (const status of [400, 403, 404, 501]) {
    const { registry, requests } = scene(() => ({ status }));
    await registry.manifest(APP).catch(() => undefined);
    assert.is(requests.length, 1);
  }
});

exchange("http is tried for a loopback registry once https cannot be had, and kept", async () => {
  const server: Parameters<typeof scene>[0] = ({ url }) => {
    if (url.startsWith("https:")) throw broken();
    return { status: 200, body: "{}" };
  };
  const { registry, log } = scene(server, { domain: "127.0.0.1:5000" });
  await registry.manifest(APP);
  await registry.manifest(APP);
  assert.equal(log(), [
    "GET https://127.0.0.1:5000/v2/app/manifests/1",
    "GET http://127.0.0.1:5000/v2/app/manifests/1",
    "GET http://127.0.0.1:5000/v2/app/manifests/1",
  ]);
});

exchange("http is never tried for another registry, or after https has answered", async () => {
  const { registry, log } = scene(() => {
    throw broken();
  });
  await refuses(registry.manifest(APP), "unavailable");
  assert.is(log().length, 1);
  let up = true;
  const loopback = scene(
    () => {
      if (!up) throw broken();
      return { status: 200, body: "{}" };
    },
    { domain: "localhost:5000" },
  );
  await loopback.registry.manifest(APP);
  up = false;
  await refuses(loopback.registry.manifest(APP), "unavailable");
  assert.ok(loopback.log().every((line) => line.startsWith("GET https://localhost:5000/")));
});

exchange("an error of another kind is no reason to try http", async () => {
  const { registry, log } = scene(
    () => {
      throw new RlError({ code: "cancelled", action: "reach", subject: "x", state: "cancelled" });
    },
    { domain: "localhost:5000" },
  );
  await refuses(registry.manifest(APP), "cancelled");
  assert.is(log().length, 1);
});

exchange("a certificate that is not accepted is no reason to try http", async () => {
  const { registry, log } = scene(
    () => {
      throw new RlError({ code: "denied", action: "reach", subject: "x", state: "TLS failed" });
    },
    { domain: "localhost:5000", insecure: ["localhost:5000"] },
  );
  await refuses(registry.manifest(APP), "denied");
  assert.is(log().length, 1);
});

exchange("every request names us and asks for unencoded bytes", async () => {
  const { registry, requests } = scene(() => ({ status: 200, body: "{}" }));
  await registry.manifest(APP);
  assert.match(requests[0]?.headers["user-agent"] ?? "", /^rl\/\d/);
  assert.is(requests[0]?.headers["accept-encoding"], "identity");
});

exchange.run();
