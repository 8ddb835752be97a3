import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listed } from "../../../core/container/listing.ts";
import { parseFilters } from "../../../core/engine/filter.ts";
import { containerPruneFilters, imagePruneFilters } from "../../../core/engine/prune-filters.ts";
import { ago, container, dead } from "../../cli/containers/scene.ts";
import { NOW } from "../../cli/helpers.ts";
import { RECORD } from "./run/stocked.ts";

const test = suite("prune filters");

test("containers are told by age and label; one that cannot be read is old, and has no labels", async () => {
  const kinds = containerPruneFilters(NOW);
  const [old, fresh] = [
    container("a", { created: ago(60), labels: { k: "v" } }),
    container("b", { created: ago(1) }),
  ].map((each) => listed(each));
  const byAge = await parseFilters(["until=10m"], kinds);
  const byLabel = await parseFilters(["label=k=v"], kinds);
  const judged = (fits: typeof byAge) => [old && fits(old), fresh && fits(fresh), fits(dead("c"))];
  assert.equal(
    [judged(byAge), judged(byLabel)],
    [
      [true, false, true],
      [true, false, false],
    ],
  );
});

test("so are images", async () => {
  const image = { ...RECORD, created: ago(60) };
  const kinds = imagePruneFilters(NOW);
  assert.is((await parseFilters(["until=10m"], kinds))(image), true);
  assert.is((await parseFilters(["label=none"], kinds))(image), false);
});

test.run();
