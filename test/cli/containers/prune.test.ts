import { suite } from "uvu";
import * as assert from "uvu/assert";
import { describePruned, isAtRest, pruneContainers } from "../../../cli/containers/prune.ts";
import { listed } from "../../../core/container/listing.ts";
import { parseFilters } from "../../../core/engine/filter.ts";
import { containerPruneFilters } from "../../../core/engine/prune-filters.ts";
import { RlError } from "../../../core/errors.ts";
import { givenUp, NOW, rejection } from "../helpers.ts";
import { storeContext } from "../store-context.ts";
import { ago, container, dead, withContainers } from "./scene.ts";

const test = suite("pruneContainers");

const ALL = [
  container("web", { status: "running" }),
  container("paused", { status: "paused" }),
  container("old", { created: ago(600) }),
  container("new", { status: "created", created: ago(1) }),
];

async function scene() {
  const { ports } = await storeContext({});
  return withContainers(ALL, { store: async () => ports }, [dead("d".repeat(64))]);
}

test("what has ended, was never started, or cannot be read goes", async () => {
  const at = await scene();
  const { ids, bytes } = await pruneContainers(() => true, at.context);
  assert.equal([ids.length, bytes, at.names()], [3, 0, ["web", "paused"]]);
  assert.equal(
    ALL.map((each) => isAtRest(listed(each))),
    [false, false, true, true],
  );
});

test("one that cannot go is reported and holds up none of the others", async () => {
  const at = await scene();
  const { containers } = at.context;
  const remove: typeof containers.remove = async (kept) => {
    if (kept.note.name !== "old") return containers.remove(kept);
    throw new RlError({
      code: "io",
      action: "remove container",
      subject: "old",
      state: "the disk is broken",
    });
  };
  const context = { ...at.context, containers: { ...containers, remove } };
  assert.is((await pruneContainers(() => true, context)).ids.length, 2);
  assert.match(at.context.output.written.err, /the disk is broken/);
  assert.equal(at.names(), ["web", "paused", "old"]);
});

test("filters are age and label", async () => {
  const fits = await parseFilters(["until=1h"], containerPruneFilters(NOW));
  assert.equal(
    ALL.map((each) => fits(listed(each))),
    [false, false, true, false],
  );
});

test("it ends when the person gives up", async () => {
  const at = await scene();
  const ended = pruneContainers(() => true, { ...at.context, signal: givenUp() });
  assert.is((await rejection(ended)).code, "cancelled");
  assert.is(at.names().length, 4);
});

test("nothing is said of nothing", () => {
  assert.is(describePruned({ ids: [], bytes: 0 }), "");
  assert.is(describePruned({ ids: ["a", "b"], bytes: 0 }), "Deleted Containers:\na\nb\n\n");
});

test.run();
