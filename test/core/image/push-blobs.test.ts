import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryBlobStore, createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { pushBlobs } from "../../../core/image/push-blobs.ts";
import type { PushEvent } from "../../../core/image/push-events.ts";
import { bearer, bytesOf, digestOf, PURPOSE, refuses, scene } from "../distribution/helpers.ts";
import { writableRegistry } from "../distribution/writable-registry.ts";

const blobs = suite("pushBlobs");
const CONTENTS = ["one", "two", "three", "four", "five"];
const WANTED = CONTENTS.map((text) => ({ digest: digestOf(text), size: text.length }));

function route(registry: ReturnType<typeof scene>["registry"], have = CONTENTS) {
  const store = createMemoryBlobStore();
  for (const text of have) store.blobs.set(digestOf(text), bytesOf(text));
  const events: PushEvent[] = [];
  let asked = 0;
  return {
    events,
    asked: () => asked,
    to: {
      registry,
      repository: "app",
      purpose: PURPOSE,
      blobs: store,
      digester: createMemoryDigester(),
      sources: async () => {
        asked += 1;
        return () => undefined;
      },
      emit: (event: PushEvent) => void events.push(event),
    },
  };
}

const never = new AbortController().signal;

blobs("sends what is missing, and asks for sources only then", async () => {
  const at = writableRegistry();
  const made = route(scene(at.server).registry);
  await pushBlobs(WANTED, made.to, never);
  assert.is(at.repository("app").blobs.size, 5);
  const again = route(scene(at.server).registry, []);
  await pushBlobs(WANTED, again.to, never);
  assert.is(again.asked(), 0);
  assert.ok(again.events.every((event) => event.kind === "layer" && event.state === "there"));
});

blobs("logs in once, however many there are", async () => {
  const at = writableRegistry();
  let logins = 0;
  const locked = scene((request) => {
    if (request.url.startsWith("https://auth.test/")) {
      logins += 1;
      return { status: 200, body: '{"token":"t","expires_in":300}' };
    }
    return request.headers.authorization === "Bearer t" ? at.server(request) : bearer();
  });
  await pushBlobs(WANTED, route(locked.registry).to, never);
  assert.is(logins, 1);
});

blobs("one failure ends the others", async () => {
  const at = writableRegistry();
  const made = route(scene(at.server).registry, CONTENTS.slice(0, 4));
  await refuses(pushBlobs([...WANTED].reverse(), made.to, never), "not-found", /not in the store/);
  assert.ok(at.repository("app").blobs.size < 4);
});

blobs("nothing to send is nothing to ask", async () => {
  const at = writableRegistry();
  await pushBlobs([], route(scene(at.server).registry).to, never);
  assert.equal(at.log, []);
});

blobs.run();
