import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestExistsSpec } from "../../../../cli/commands/manifest/exists.spec.ts";
import { run } from "../../../../cli/commands/manifest/exists.ts";
import { rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest exists");
const exists = calling(manifestExistsSpec, run);

test("run() tells by its status and says nothing", async () => {
  const at = await scene();
  assert.is(await exists(at, "list"), 0);
  assert.is(await exists(at, "none"), 1);
  assert.equal(at.context.output.written, { out: "", err: "" });
  assert.is((await rejection(exists(at, "UPPER"))).code, "invalid");
});

test.run();
