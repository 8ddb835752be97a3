import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { systemPruneSpec } from "../../../../cli/commands/system/prune.spec.ts";
import { run } from "../../../../cli/commands/system/prune.ts";
import { bytesOf, digestOf } from "../../../core/distribution/helpers.ts";
import { image, layer } from "../../../core/image/fixture.ts";
import { storeContext } from "../../store-context.ts";

const test = suite("system prune");

const NAME = "registry.test/app:1";
const app = image([layer({ a: "1" })]);

test("what no image refers to goes; images with a tag go only with --all", async () => {
  const { context, names, store } = await storeContext({ [NAME]: app });
  const stray = digestOf("stray");
  store.blobs.blobs.set(stray, bytesOf("stray"));
  assert.is(await run(parseArguments(systemPruneSpec, ["-f"]), context), 0);
  assert.is(context.output.written.out, "Total reclaimed space: 5B\n");
  assert.equal([store.blobs.blobs.has(stray), await names()], [false, [NAME]]);
  await run(parseArguments(systemPruneSpec, ["-f", "-a"]), context);
  assert.equal([store.blobs.blobs.size, await names()], [0, []]);
});

test.run();
