import { suite } from "uvu";
import * as assert from "uvu/assert";
import { perform } from "../../../core/distribution/perform.ts";
import { lookup, type Protocol, read, send, sleep } from "../../../core/distribution/step.ts";
import { broken, bytesOf, pieces, refuses, scene } from "./helpers.ts";

const suitePerform = suite("perform");
const REQUEST = { method: "GET", url: "https://registry.test/", headers: {} } as const;

suitePerform("answers each kind of step", async () => {
  const credential = { username: "u", password: "p" };
  const { ports, clock } = scene(() => ({ status: 204, body: pieces("ab", "cd") }), {
    credentials: { "registry.test": credential },
  });
  function* protocol(): Protocol<unknown[]> {
    const response = yield* send(REQUEST);
    const body = yield* read(response, 10);
    yield* sleep(25);
    return [response.status, body, yield* lookup("registry.test"), yield* lookup("other")];
  }
  assert.equal(await perform(protocol(), ports), [204, bytesOf("abcd"), credential, undefined]);
  assert.equal(clock.sleeps, [25]);
});

suitePerform("reads at most one byte more than the limit and closes the body", async () => {
  let closed = false;
  const body = (async function* () {
    try {
      for (;;) yield bytesOf("xxxx");
    } finally {
      closed = true;
    }
  })();
  const { ports } = scene(() => ({ status: 200, body }));
  function* protocol(): Protocol<Uint8Array> {
    return yield* read(yield* send(REQUEST), 10);
  }
  assert.is((await perform(protocol(), ports)).length, 11);
  assert.ok(closed);
});

suitePerform("does not wait for ever for a document that comes in drops", async () => {
  const { ports, clock } = scene(() => ({ status: 200, body: drops() }));
  let drawn = 0;
  async function* drops(): AsyncGenerator<Uint8Array> {
    for (;;) {
      drawn += 1;
      await clock.sleep(50_000);
      yield bytesOf("x");
    }
  }
  function* protocol(): Protocol<Uint8Array> {
    return yield* read(yield* send(REQUEST), 1000);
  }
  await refuses(perform(protocol(), ports), "unavailable", /more than 2 minutes/);
  assert.is(drawn, 3);
});

suitePerform("holds no more than the bytes of a document that comes in many pieces", async () => {
  const body = "0123456789".repeat(5000);
  const { ports } = scene(() => ({ status: 200, body: pieces(...body) }));
  function* protocol(): Protocol<Uint8Array> {
    return yield* read(yield* send(REQUEST), 100_000);
  }
  const whole = await perform(protocol(), ports);
  assert.equal(whole, bytesOf(body));
  assert.is(whole.buffer.byteLength, body.length);
});

suitePerform("throws a step's failure into the protocol, which may go on", async () => {
  const { ports } = scene(() => {
    throw broken();
  });
  function* protocol(): Protocol<string> {
    try {
      yield* send(REQUEST);
    } catch {
      return "caught";
    }
    return "answered";
  }
  assert.is(await perform(protocol(), ports), "caught");
});

suitePerform("puts the signal on every request", async () => {
  const { ports, requests } = scene(() => ({ status: 200 }));
  const { signal } = new AbortController();
  await perform(send(REQUEST), ports, signal);
  assert.is(requests[0]?.signal, signal);
  await refuses(perform(send(REQUEST), ports, AbortSignal.abort()), "cancelled");
});

suitePerform.run();
