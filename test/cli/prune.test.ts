import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pruneAfterConsent } from "../../cli/prune.ts";
import { digestHex } from "../../core/digest/digest.ts";
import { image, layer } from "../core/image/fixture.ts";
import { givenUp, rejection } from "./helpers.ts";
import { storeContext } from "./store-context.ts";

const test = suite("pruneAfterConsent");

const app = image([layer({ a: "12345" })]);
const NAME = "registry.test/app:1";
const FLAGS = { all: true, filter: [], force: true };

/** A context whose person types this. */
async function answering(text: string): Promise<Awaited<ReturnType<typeof storeContext>>> {
  const made = await storeContext({ [NAME]: app });
  async function* input(): AsyncGenerator<Uint8Array> {
    if (text !== "") yield new TextEncoder().encode(text);
  }
  const files = { ...made.context.files, input };
  return { ...made, context: { ...made.context, files } };
}

test("it tells what went, and how much that was", async () => {
  const { context, names } = await storeContext({ [NAME]: app });
  assert.is(await pruneAfterConsent("All goes.", FLAGS, context), 0);
  const blobs = [app.manifest, app.config, ...app.layers].reduce((sum, { bytes }) => sum + bytes.length, 0);
  assert.is(
    context.output.written.out,
    `Deleted Images:\nuntagged: ${NAME}\ndeleted: ${app.config.digest}\n\nTotal reclaimed space: ${blobs + 5}B\n`,
  );
  assert.equal(await names(), []);
});

test("it asks first, with the filters in the question", async () => {
  const flags = { ...FLAGS, force: false, filter: ["until=1h"] };
  const no = await answering("n\n");
  assert.is(await pruneAfterConsent("All goes.", flags, no.context), 0);
  assert.match(
    no.context.output.written.err,
    /WARNING! All goes\. Only those with: until=1h\.\n.*\[y\/N\] $/,
  );
  assert.equal(await no.names(), [NAME]);
  const yes = await answering("y\n");
  await pruneAfterConsent("All goes.", flags, yes.context);
  assert.equal(await yes.names(), []);
  const nobody = await answering("");
  assert.is((await rejection(pruneAfterConsent("All goes.", flags, nobody.context))).code, "invalid");
});

test("what is in use or does not fit stays", async () => {
  const users = new Map([[digestHex(app.config.digest), ["container"]]]);
  const used = await storeContext({ [NAME]: app }, users);
  await pruneAfterConsent("", FLAGS, used.context);
  assert.is(used.context.output.written.out, "Total reclaimed space: 0B\n");
  const other = await storeContext({ [NAME]: app });
  await pruneAfterConsent("", { ...FLAGS, filter: ["label=none"] }, other.context);
  assert.equal(await other.names(), [NAME]);
});

test("it removes nothing once the person has given up", async () => {
  const { context, names } = await storeContext({ [NAME]: app });
  const ended = pruneAfterConsent("", FLAGS, { ...context, signal: givenUp() });
  assert.is((await rejection(ended)).code, "cancelled");
  assert.equal(await names(), [NAME]);
});

test("it frees no more when the person gives up meanwhile; the next time frees the rest", async () => {
  const { context, names, ports, store } = await storeContext({ [NAME]: app });
  const abort = new AbortController();
  const { blobs } = ports;
  const remove = async (digest: Parameters<typeof blobs.delete>[0]): Promise<void> => {
    abort.abort();
    await blobs.delete(digest);
  };
  const slow = { ...ports, blobs: { ...blobs, delete: remove } };
  const before = store.blobs.blobs.size;
  const ended = pruneAfterConsent("", FLAGS, { ...context, signal: abort.signal, store: async () => slow });
  assert.is((await rejection(ended)).code, "cancelled");
  assert.equal([store.blobs.blobs.size, await names()], [before - 1, []]);
  await pruneAfterConsent("", FLAGS, context);
  assert.equal([store.blobs.blobs.size, store.trees.trees.size], [0, 0]);
});

test.run();
