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
