import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { networkCreateSpec } from "../../../../cli/commands/network/create.spec.ts";
import { run as createNetwork } from "../../../../cli/commands/network/create.ts";
import { systemPruneSpec } from "../../../../cli/commands/system/prune.spec.ts";
import { run } from "../../../../cli/commands/system/prune.ts";
import { bytesOf, digestOf } from "../../../core/distribution/helpers.ts";
import { image, layer } from "../../../core/image/fixture.ts";
import { container, withContainers } from "../../containers/scene.ts";
import { storeContext } from "../../store-context.ts";
import { networkScene } from "../network/scene.ts";
import { volumeScene } from "../volume/scene.ts";

const test = suite("system prune");

const NAME = "registry.test/app:1";
/** None. */
const { networks } = networkScene().context;
const app = image([layer({ a: "1" })]);

test("containers that do not run go, and those that run stay", async () => {
  const { ports } = await storeContext({});
  const all = [container("web", { status: "running" }), container("old")];
  const { context, names } = withContainers(all, { store: async () => ports, networks });
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
    networks,
  });
  const stray = digestOf("stray");
  store.blobs.blobs.set(stray, bytesOf("stray"));
  assert.is(await run(parseArguments(systemPruneSpec, ["-f"]), context), 0);
  assert.is(context.output.written.out, "Total reclaimed space: 5B\n");
  assert.equal([store.blobs.blobs.has(stray), await names()], [false, [NAME]]);
  await run(parseArguments(systemPruneSpec, ["-f", "-a"]), context);
  assert.equal([store.blobs.blobs.size, await names()], [0, []]);
});

test("networks that nobody is in go, and volumes without a name with --volumes; a filter holds for both", async () => {
  const { ports } = await storeContext({});
  const scene = networkScene();
  for (const words of [["one"], ["--label", "keep", "two"]]) {
    await createNetwork(parseArguments(networkCreateSpec, words), scene.context);
  }
  const nameless = "ab".repeat(32);
  const { store, context: shelf } = volumeScene({ [nameless]: undefined, db: "{}" });
  const parts = { store: async () => ports, networks: scene.context.networks, volumes: shelf.volumes };
  const { context } = withContainers([], parts);
  const prune = (...flags: string[]) => run(parseArguments(systemPruneSpec, ["-f", ...flags]), context);
  await prune("--volumes", "--filter", "label=none");
  assert.equal([scene.store.names().length, store.names().length], [2, 2]);
  await prune("--filter", "label!=keep");
  assert.equal([scene.store.names(), store.names().length], [["two"], 2]);
  await prune("--volumes");
  assert.equal([scene.store.names(), store.names()], [[], ["db"]]);
  const [, second = "", third = ""] = context.output.written.out.split(/(?<=Total.*\n)/);
  assert.is(second, "Deleted Networks:\none\n\nTotal reclaimed space: 0B\n");
  assert.match(third, /^Deleted Networks:\ntwo\n\nDeleted Volumes:\n(ab)+\n\nTotal reclaimed space: 1kB\n$/);
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
  const { context } = withContainers([], { ...base, store: async () => ports, components, networks });
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
