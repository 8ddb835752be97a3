import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFetchTransport } from "../../../../wasm/web/worker/transport.ts";

const test = suite("createFetchTransport");
const real = globalThis.fetch;
test.after.each(() => {
  globalThis.fetch = real;
});

/** What the browser answers, or throws. */
function answer(make: (url: string, init: RequestInit) => Response): RequestInit[] {
  const seen: RequestInit[] = [];
  const fake = async (url: unknown, init: RequestInit = {}): Promise<Response> => {
    seen.push(init);
    return make(String(url), init);
  };
  globalThis.fetch = fake as unknown as typeof fetch;
  return seen;
}

const refuse = (): never => {
  throw new TypeError("Failed to fetch");
};
const REQUEST = {
  method: "GET",
  url: "http://registry.test/v2/",
  headers: { "user-agent": "rl", accept: "a" },
} as const;

test("a request takes nothing of the browser's own along, and sets no header that a page cannot", async () => {
  const [seen] = [answer(() => new Response("x", { status: 404 }))];
  const response = await createFetchTransport(false).send(REQUEST);
  assert.is(response.status, 404);
  assert.equal(seen[0]?.headers, [["accept", "a"]]);
  assert.is(seen[0]?.credentials, "omit");
  assert.is(seen[0]?.referrerPolicy, "no-referrer");
});

test("a registry that answers and lets no page read is told from one that does not answer", async () => {
  answer((_url, { mode }) => (mode === "no-cors" ? new Response() : refuse()));
  await assertRejects(createFetchTransport(false).send(REQUEST), "denied", /CORS/);
  answer(refuse);
  await assertRejects(createFetchTransport(false).send(REQUEST), "unavailable", /no answer/);
});

test("a page that came by https is told why it cannot ask by http", async () => {
  const seen = answer(refuse);
  await assertRejects(createFetchTransport(true).send(REQUEST), "denied", /came by https/);
  assert.is(seen.length, 1);
});

test("a login that the page may not see is told", async () => {
  answer(() => new Response("", { status: 401 }));
  await assertRejects(
    createFetchTransport(false).send(REQUEST),
    "denied",
    /does not let this page see which/,
  );
});

async function assertRejects(work: Promise<unknown>, code: string, said: RegExp): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as { code: string; message: string },
  );
  assert.is(error?.code, code);
  assert.match(error?.message ?? "", said);
}

test.run();
