import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { systemCheckSpec } from "../../../../cli/commands/system/check.spec.ts";
import { run } from "../../../../cli/commands/system/check.ts";
import { digestHex } from "../../../../core/digest/digest.ts";
import { pullImage } from "../../../../core/image/pull.ts";
import {
  AMD64,
  finish,
  image,
  keeping,
  layer,
  type Store,
  serve,
  shelf,
  store,
} from "../../../core/image/fixture.ts";
import { makeContext, rejection } from "../../helpers.ts";

const test = suite("system check");

const first = layer({ a: "1" });
const app = image([first]);

async function pulled(): Promise<{ at: Store; lose: () => void }> {
  const served = shelf({ "1": app.manifest }, app);
  const at = store(serve(served));
  await finish(pullImage("registry.test/app:1", { platform: AMD64, policy: "always" }, at.ports));
  return { at, lose: () => served.blobs.clear() };
}

const check = (at: Store, ...argv: string[]): ReturnType<typeof checkUsed> => checkUsed(at, new Map(), argv);

/** @param users containers by the digits of their image's identifier */
async function checkUsed(
  at: Store,
  users: ReadonlyMap<string, readonly string[]>,
  argv: readonly string[],
): Promise<{ status: number; out: string; err: string }> {
  const context = makeContext({ store: async () => keeping(at, users) });
  const status = await run(parseArguments(systemCheckSpec, argv), context);
  return { status, ...context.output.written };
}

test("a store in order is told", async () => {
  const { at } = await pulled();
  assert.equal(await check(at), { status: 0, out: "The store is in order\n", err: "" });
  assert.is((await check(at, "--quick")).status, 0);
});

test("each damage is a line, and the status says so", async () => {
  const { at } = await pulled();
  at.blobs.blobs.delete(first.digest);
  const { status, out, err } = await check(at);
  assert.is(status, 1);
  assert.is(out, `blob-missing: ${first.digest}: it is not in the store (registry.test/app:1)\n`);
  assert.is(err, "1 damaged; repair with: rl system check --repair\n");
});

test("--repair mends what it can", async () => {
  const { at } = await pulled();
  at.blobs.blobs.delete(first.digest);
  const { status, out } = await check(at, "--repair");
  assert.is(status, 0);
  assert.match(out, /\nRepaired: registry\.test\/app:1\n$/);
  assert.is((await check(at)).status, 0);
});

test("what cannot be repaired stays, or goes by force", async () => {
  const { at, lose } = await pulled();
  lose();
  at.blobs.blobs.delete(first.digest);
  const kept = await check(at, "--repair");
  assert.is(kept.status, 1);
  assert.match(kept.out, /\nCannot repair: registry\.test\/app:1: Cannot fetch image again/);
  const removed = await check(at, "--repair", "--force");
  assert.is(removed.status, 0);
  assert.match(removed.out, /\nRemoved: registry\.test\/app:1: /);
  assert.is((await check(at)).status, 0);
});

test("--force leaves an image that a container uses, and says so", async () => {
  const { at, lose } = await pulled();
  lose();
  at.blobs.blobs.delete(first.digest);
  const users = new Map([[digestHex(app.config.digest), ["0123456789abcdef"]]]);
  const { status, out } = await checkUsed(at, users, ["--repair", "--force"]);
  assert.is(status, 1);
  assert.match(out, /\nCannot repair: registry\.test\/app:1: .*the container 0123456789ab uses it\n$/);
  assert.is(at.trees.trees.size, 1);
});

test("--force alone means nothing", async () => {
  const { at } = await pulled();
  assert.is((await rejection(check(at, "--force"))).code, "invalid");
});

test.run();
