import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { systemPruneSpec } from "../../../../cli/commands/system/prune.spec.ts";
import { run } from "../../../../cli/commands/system/prune.ts";
import { bytesOf, digestOf } from "../../../core/distribution/helpers.ts";
import { image, layer } from "../../../core/image/fixture.ts";
import { container, withContainers } from "../../containers/scene.ts";
import { storeContext } from "../../store-context.ts";

const test = suite("system prune");

const NAME = "registry.test/app:1";
const app = image([layer({ a: "1" })]);

test("containers that do not run go, and those that run stay", async () => {
  const { ports } = await storeContext({});
  const all = [container("web", { status: "running" }), container("old")];
  const { context, names } = withContainers(all, { store: async () => ports });
  assert.is(await run(parseArguments(systemPruneSpec, ["-f"]), context), 0);
  assert.equal(names(), ["web"]);
  assert.match(context.output.written.out, /^Deleted Containers:\n6f6c640+\n\nTotal reclaimed space: 0B\n$/);
});

test("what no image refers to goes; images with a tag go only with --all", async () => {
  const { context: base, names, store, ports } = await storeContext({ [NAME]: app });
  const { context } = withContainers([], {
    ...base,
    ...withContainers([]).context,
    store: async () => ports,
  });
  const stray = digestOf("stray");
  store.blobs.blobs.set(stray, bytesOf("stray"));
  assert.is(await run(parseArguments(systemPruneSpec, ["-f"]), context), 0);
  assert.is(context.output.written.out, "Total reclaimed space: 5B\n");
  assert.equal([store.blobs.blobs.has(stray), await names()], [false, [NAME]]);
  await run(parseArguments(systemPruneSpec, ["-f", "-a"]), context);
  assert.equal([store.blobs.blobs.size, await names()], [0, []]);
});

test("translated components that nothing needs go after the images, unless a filter says what goes", async () => {
  const { context: base, ports, names } = await storeContext({ [NAME]: app });
  const left: number[] = [];
  const components = {
    list: async () => [],
    prune: async () => {
      left.push((await names()).length);
      return [{ name: "abc", bytes: 2000 }];
    },
  };
  const { context } = withContainers([], { ...base, store: async () => ports, components });
  context.shelf.list = async () => [];
  await run(parseArguments(systemPruneSpec, ["-f", "-a", "--filter", "label=none"]), context);
  assert.equal(left, []);
  await run(parseArguments(systemPruneSpec, ["-f", "-a"]), context);
  assert.equal(left, [0]);
  assert.match(
    context.output.written.out,
    /\nDeleted Images:\n[\s\S]*\n\nDeleted Components:\nabc\n\nTotal reclaimed space: [23][.\d]*kB\n$/,
  );
});

test.run();
