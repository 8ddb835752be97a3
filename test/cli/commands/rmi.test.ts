import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { rmiSpec } from "../../../cli/commands/rmi.spec.ts";
import { run } from "../../../cli/commands/rmi.ts";
import { digestHex } from "../../../core/digest/digest.ts";
import { tagImage } from "../../../core/image/tag.ts";
import { AMD64, image, layer } from "../../core/image/fixture.ts";
import { aliasing, givenUp, rejection } from "../helpers.ts";
import { type StoreContext, storeContext } from "../store-context.ts";

const test = suite("rmi");

const [ONE, TWO] = [image([layer({ a: "1" })]), image([layer({ b: "2" })])];
const both = (): Promise<StoreContext> => storeContext({ "registry.test/app:1": ONE, "alpine:2": TWO });
const rmi = ({ context }: StoreContext, ...argv: string[]): Promise<number> =>
  run(parseArguments(rmiSpec, argv), context);

test("run() tells what went, with short names", async () => {
  const at = await both();
  assert.is(await rmi(at, "alpine:2", "registry.test/app:1"), 0);
  assert.is(
    at.context.output.written.out,
    `Untagged: alpine:2\nDeleted: ${TWO.config.digest}\nUntagged: registry.test/app:1\nDeleted: ${ONE.config.digest}\n`,
  );
  assert.equal(await at.names(), []);
  assert.is(at.store.blobs.blobs.size, 0);
});

test("run() goes on after an image that is not here, and fails", async () => {
  const at = await both();
  assert.is(await rmi(at, "nothing", "alpine:2"), 125);
  assert.match(at.context.output.written.err, /^rl: Cannot find image "nothing"/);
  assert.equal(await at.names(), ["registry.test/app:1"]);
});

test("run() --no-prune leaves the bytes", async () => {
  const at = await both();
  const before = at.store.blobs.blobs.size;
  assert.is(await rmi(at, "--no-prune", "alpine:2"), 0);
  assert.is(at.store.blobs.blobs.size, before);
});

test("run() needs --force for an identifier with several names, and for an image in use", async () => {
  const at = await both();
  await tagImage("alpine:2", "other:1", AMD64, at.ports);
  const id = digestHex(TWO.config.digest).slice(0, 12);
  assert.is(await rmi(at, id), 125);
  assert.is(await rmi(at, "-f", id), 0);
  assert.equal(await at.names(), ["registry.test/app:1"]);

  const used = await storeContext(
    { "alpine:2": TWO },
    new Map([[digestHex(TWO.config.digest), ["abcdef012345"]]]),
  );
  assert.is(await rmi(used, "alpine:2"), 125);
  assert.match(used.context.output.written.err, "the container abcdef012345 uses it");
  assert.is(await rmi(used, "-f", "alpine:2"), 0);
  assert.is(used.context.output.written.out, "Untagged: alpine:2\n");
});

test("run() removes by an alias what is here by no other name", async () => {
  const at = await both();
  const registries = aliasing({ mine: "registry.test/app", alpine: "registry.test/app" });
  const context = { ...at.context, store: async () => ({ ...at.ports, registries }) };
  assert.is(await run(parseArguments(rmiSpec, ["alpine:2", "mine:1"]), context), 0);
  assert.match(context.output.written.out, /^Untagged: alpine:2\n[\s\S]*\nUntagged: registry\.test\/app:1\n/);
  assert.equal(await at.names(), []);
});

test("run() frees nothing more when the person gives up, and goes on with no other image", async () => {
  const at = await both();
  const abort = new AbortController();
  const imageUsers: typeof at.ports.imageUsers = async () => {
    abort.abort();
    return new Map();
  };
  const store = async (): Promise<typeof at.ports> => ({ ...at.ports, imageUsers });
  const context = { ...at.context, signal: abort.signal, store };
  const ended = run(parseArguments(rmiSpec, ["alpine:2", "registry.test/app:1"]), context);
  const before = at.store.blobs.blobs.size;
  const { code, hint } = await rejection(ended);
  assert.equal([code, hint], ["cancelled", "remove the rest with: rl system prune"]);
  assert.equal(await at.names(), ["registry.test/app:1"]);
  assert.is(at.store.blobs.blobs.size, before);
  const none = run(parseArguments(rmiSpec, ["registry.test/app:1"]), { ...at.context, signal: givenUp() });
  assert.is((await rejection(none)).code, "cancelled");
});

test.run();
