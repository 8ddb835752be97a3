import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../../cli/argv.ts";
import { containerPruneSpec } from "../../../../cli/commands/container/prune.spec.ts";
import { run } from "../../../../cli/commands/container/prune.ts";
import { ago, container, withContainers } from "../../containers/scene.ts";
import { storeContext } from "../../store-context.ts";

const test = suite("container prune");

async function scene(answer = "") {
  const { ports } = await storeContext({});
  async function* input(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(answer);
  }
  const all = [
    container("web", { status: "running" }),
    container("old", { created: ago(600) }),
    container("new", { status: "created", created: ago(1) }),
  ];
  const base = withContainers(all);
  return withContainers(all, { store: async () => ports, files: { ...base.context.files, input } });
}

test("what does not run goes, and is told by its id", async () => {
  const { context, names } = await scene();
  assert.is(await run(parseArguments(containerPruneSpec, ["-f"]), context), 0);
  assert.equal(names(), ["web"]);
  assert.match(
    context.output.written.out,
    /^Deleted Containers:\n6f6c640+\n6e65770+\n\nTotal reclaimed space: 0B\n$/,
  );
});

test("filters spare the others", async () => {
  const { context, names } = await scene();
  await run(parseArguments(containerPruneSpec, ["-f", "--filter", "until=1h"]), context);
  assert.equal(names(), ["web", "new"]);
});

test("it asks first", async () => {
  const no = await scene("n\n");
  assert.is(await run(parseArguments(containerPruneSpec, ["--filter", "label=x"]), no.context), 0);
  assert.match(no.context.output.written.err, /WARNING! .* do not run\. Only those with: label=x\./);
  assert.is(no.names().length, 3);
  const yes = await scene("y\n");
  await run(parseArguments(containerPruneSpec, []), yes.context);
  assert.equal(yes.names(), ["web"]);
});

test.run();
