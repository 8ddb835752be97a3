import { suite } from "uvu";
import * as assert from "uvu/assert";
import { getManifest } from "../../../core/distribution/manifest.ts";
import type { Session } from "../../../core/distribution/session.ts";
import { lookup, read, type Step, send, sleep } from "../../../core/distribution/step.ts";
import { createMemoryDigester } from "../../../core/host/memory/mod.ts";
import { APP, bytesOf, digestOf } from "./helpers.ts";

const step = suite("step");

step("send, read, sleep and lookup each yield one step and end with its answer", () => {
  const request = { method: "GET", url: "https://registry.test/", headers: {} } as const;
  const sending = send(request);
  assert.equal(sending.next().value, { kind: "send", request });
  const response = { status: 200, header: () => null, body: () => never(), discard: () => undefined };
  assert.equal(sending.next(response), { done: true, value: response });
  assert.is((read(response, 7).next().value as Step).kind, "read");
  assert.equal(sleep(9).next().value, { kind: "sleep", milliseconds: 9 });
  assert.equal(lookup("registry.test", "app").next().value, {
    kind: "lookup",
    registry: "registry.test",
    repository: "app",
  });
});

step("a manifest is fetched without a single promise", () => {
  const session: Session = {
    domain: "registry.test",
    origins: ["https://registry.test"],
    userAgent: "test",
    now: () => 0,
    authorizations: new Map(),
  };
  const protocol = getManifest(session, APP, createMemoryDigester());
  const first = protocol.next().value as Extract<Step, { kind: "send" }>;
  assert.is(first.request.url, "https://registry.test/v2/app/manifests/1");
  const response = { status: 200, header: () => null, body: () => never(), discard: () => undefined };
  assert.is((protocol.next(response).value as Step).kind, "read");
  const end = protocol.next(bytesOf("{}"));
  assert.ok(end.done);
  assert.is(end.done && end.value.digest, digestOf("{}"));
});

async function* never(): AsyncGenerator<Uint8Array> {
  yield Promise.reject(new Error("a body was read by the protocol itself"));
}

step.run();
