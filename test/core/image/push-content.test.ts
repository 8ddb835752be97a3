import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryTransport } from "../../../core/host/memory/mod.ts";
import { contentPusher, type PushPorts } from "../../../core/image/push-content.ts";
import type { PushEvent } from "../../../core/image/push-events.ts";
import type { PushPlan } from "../../../core/image/push-plan.ts";
import { parseReference } from "../../../core/reference/reference.ts";
import { bearer, refuses } from "../distribution/helpers.ts";
import { type WritableRegistry, writableRegistry } from "../distribution/writable-registry.ts";
import { image, layer, serve, shelf, store } from "./fixture.ts";

const content = suite("contentPusher");
const app = image([layer({ a: "1" })]);
const PLAN: PushPlan = {
  blobs: [...app.layers, app.config].map(({ digest, bytes }) => ({ digest, size: bytes.length })),
  documents: [app.manifest],
};
const never = new AbortController().signal;

/** A store that has the blobs, and a registry, with what is configured about it. */
function scene(registry: object[] = []): { to: WritableRegistry; ports: PushPorts } {
  const to = writableRegistry();
  const at = store(serve(shelf({}, app)));
  for (const { digest, bytes } of [...app.layers, app.config]) at.blobs.blobs.set(digest, bytes);
  const registries = { read: async () => [{ path: "registries.conf", content: { registry } }] };
  return { to, ports: { ...at.ports, transport: createMemoryTransport(to.server), registries } };
}

content("puts what a plan has under a name, and tells of it", async () => {
  const { to, ports } = scene();
  const push = await contentPusher({}, ports);
  const events: PushEvent[] = [];
  const pushed = await push(
    PLAN,
    parseReference("registry.test/app:1"),
    (event) => void events.push(event),
    never,
  );
  const { digest, bytes } = app.manifest;
  assert.equal(pushed, { reference: "registry.test/app:1", digest, size: bytes.length });
  assert.equal([...to.repository("app").tags], [["1", digest]]);
  assert.is(events[0]?.kind, "resolved");
  assert.equal(events.at(-1), { kind: "pushed", ...pushed });
});

content("goes where a name is configured to lead, past its mirrors", async () => {
  const { to, ports } = scene([
    { prefix: "name.test/team", location: "registry.test/place", mirror: [{ location: "mirror.test" }] },
  ]);
  const push = await contentPusher({}, ports);
  const pushed = await push(PLAN, parseReference("name.test/team/app:1"), () => undefined, never);
  assert.is(pushed.reference, "name.test/team/app:1");
  assert.ok(to.requests.every(({ url }) => new URL(url).host === "registry.test"));
  assert.equal([...to.repository("place/app").tags.keys()], ["1"]);
});

content("does not push to a blocked registry", async () => {
  const { to, ports } = scene([{ location: "registry.test", blocked: true }]);
  const push = await contentPusher({}, ports);
  await refuses(
    push(PLAN, parseReference("registry.test/app:1"), () => undefined, never),
    "denied",
    /blocked/,
  );
  assert.equal(to.log, []);
});

content("logs in once for several names of one repository", async () => {
  const { to, ports } = scene();
  let logins = 0;
  const transport = createMemoryTransport((request) => {
    if (request.url.startsWith("https://auth.test/")) {
      logins += 1;
      return { status: 200, body: '{"token":"t","expires_in":300}' };
    }
    return request.headers.authorization === "Bearer t" ? to.server(request) : bearer();
  });
  const push = await contentPusher({}, { ...ports, transport });
  for (const tag of ["1", "2"])
    await push(PLAN, parseReference(`registry.test/app:${tag}`), () => undefined, never);
  assert.is(logins, 1);
});

content.run();
