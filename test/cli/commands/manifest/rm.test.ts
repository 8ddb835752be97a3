import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestRmSpec } from "../../../../cli/commands/manifest/rm.spec.ts";
import { run } from "../../../../cli/commands/manifest/rm.ts";
import { findIndexList } from "../../../../core/image/index-list/store.ts";
import { givenUp, rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest rm");
const rm = calling(manifestRmSpec, run);

test("run() removes lists and says which", async () => {
  const at = await scene();
  const digest = await at.digestLine();
  assert.is(await rm(at, "list"), 0);
  assert.is(at.said(), `Untagged: list:latest\nDeleted: ${digest}`);
  assert.is(await findIndexList("list", at.ports.metadata), undefined);
});

test("run() is not held up by one that is not there", async () => {
  const at = await scene();
  assert.is(await rm(at, "none", "list"), 125);
  assert.match(at.said(), /^Untagged: list:latest\n/);
  assert.match(at.context.output.written.err, /Cannot find manifest list "none"/);
});

test("run() removes nothing more once the person has given up", async () => {
  const at = await scene();
  const context = { ...at.context, signal: givenUp() };
  assert.is((await rejection(rm({ ...at, context }, "list"))).code, "cancelled");
  assert.ok(await findIndexList("list", at.ports.metadata));
});

test.run();
