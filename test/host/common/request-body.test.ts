import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bodyHeaders, requestBody } from "../../../core/host/common/request-body.ts";

const test = suite("bodies of requests");

/** What is told to whoever watches, in order. */
function watching() {
  const told: string[] = [];
  const watch = {
    pause: () => void told.push("pause"),
    resume: () => void told.push("resume"),
    fail: (reason: unknown) => void told.push(String(reason)),
  };
  return { told, watch };
}

test("while its source is waited for the server is not", async () => {
  const { told, watch } = watching();
  async function* read(): AsyncGenerator<Uint8Array> {
    told.push("read");
    yield new Uint8Array(3);
  }
  const { init } = requestBody({ size: 3, read }, watch);
  assert.equal(await new Response(init as ReadableStream).bytes(), new Uint8Array(3));
  assert.equal(told.slice(0, 3), ["pause", "read", "resume"]);
  assert.is(told.at(-1), "resume");
});

test("what its source throws is told, and ends it", async () => {
  const { told, watch } = watching();
  async function* read(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw new TypeError("no disk");
  }
  const { init } = requestBody({ size: 3, read }, watch);
  const said = await new Response(init as ReadableStream).bytes().then(
    () => "nothing",
    (error: Error) => error.message,
  );
  assert.is(said, "no disk");
  assert.ok(told.includes("TypeError: no disk"));
});

test("one that was given up takes nothing any more, and is not waited for", async () => {
  const { told, watch } = watching();
  const { promise, resolve } = Promise.withResolvers<void>();
  async function* read(): AsyncGenerator<Uint8Array> {
    await promise;
    yield new Uint8Array(3);
  }
  const body = requestBody({ size: 3, read }, watch);
  const reading = (body.init as ReadableStream).getReader().read();
  await Promise.resolve();
  body.close();
  resolve();
  const ended = await Promise.race([reading.then(() => "read"), Bun.sleep(20).then(() => "nothing")]);
  assert.is(ended, "nothing");
  assert.equal(told, ["pause", "resume"]);
});

test("a stream has its length said; bytes say it themselves", () => {
  assert.equal(bodyHeaders({ body: { size: 5, async *read() {} } }), { "content-length": "5" });
  for (const body of [undefined, new Uint8Array(5)]) assert.equal(bodyHeaders({ body }), {});
});

test.run();
