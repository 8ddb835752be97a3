import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { tagSpec } from "../../../cli/commands/tag.spec.ts";
import { run } from "../../../cli/commands/tag.ts";
import { image, layer } from "../../core/image/fixture.ts";
import { aliasing, rejection } from "../helpers.ts";
import { type StoreContext, storeContext } from "../store-context.ts";

const test = suite("tag");
const APP = "registry.test/app:1";
const tag = ({ context }: StoreContext, ...argv: string[]): Promise<number> =>
  run(parseArguments(tagSpec, argv), context);

test("run() gives one name or several and says nothing", async () => {
  const at = await storeContext({ [APP]: image([layer({ a: "1" })]) });
  assert.is(await tag(at, APP, "app", "localhost:5000/app:2"), 0);
  assert.equal(await at.names(), ["docker.io/library/app:latest", "localhost:5000/app:2", APP]);
  assert.equal(at.context.output.written, { out: "", err: "" });
});

test("run() gives no name when one of them is none", async () => {
  const at = await storeContext({ [APP]: image([layer({ a: "1" })]) });
  assert.is((await rejection(tag(at, APP, "app", "UPPER"))).code, "invalid");
  assert.equal(await at.names(), [APP]);
});

test("run() takes what an alias stands for, when nothing here is called so", async () => {
  const at = await storeContext({ [APP]: image([layer({ a: "1" })]) });
  const registries = aliasing({ mine: "registry.test/app" });
  const context = { ...at.context, content: () => ({ ...at.ports, registries }) };
  assert.is(await run(parseArguments(tagSpec, ["mine:1", "mine:2"]), context), 0);
  assert.equal(await at.names(), ["docker.io/library/mine:2", APP]);
});

test("run() says when the image is not here", async () => {
  const at = await storeContext({});
  assert.is((await rejection(tag(at, "nothing", "app"))).code, "not-found");
});

test.run();
