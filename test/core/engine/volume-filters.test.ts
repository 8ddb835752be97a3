import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseFilters } from "../../../core/engine/filter.ts";
import { listFilters, pruneFilters } from "../../../core/engine/volume-filters.ts";
import { listVolumes } from "../../../core/volume/volumes.ts";
import { NOW } from "../../cli/helpers.ts";
import { fakeVolumes } from "../volume/fake.ts";

const test = suite("filters of volumes");
const store = fakeVolumes(
  { db: '{"labels":{"stage":"test"}}', "db-old": '{"createdAt":"2020-01-01T00:00:00Z"}', web: "{}" },
  { web: ["1"] },
);

test("volumes are found by use, name, driver, label and age", async () => {
  for (const [filter, names] of [
    ["dangling=true", "db db-old"],
    ["dangling=false", "web"],
    ["name=db", "db db-old"],
    ["driver=local", "db db-old web"],
    ["driver=nfs", ""],
    ["label=stage=test", "db"],
    ["label!=stage", "db-old web"],
    ["until=2021-01-01", "db-old"],
  ] as const) {
    const fits = await parseFilters([filter], listFilters(store, NOW));
    const found = listVolumes(store).filter(fits);
    assert.is(found.map(({ name }) => name).join(" "), names, filter);
  }
});

test("pruning knows neither names nor use", () => {
  assert.equal(
    pruneFilters(NOW).map(([key]) => key),
    ["label", "label!", "until"],
  );
});

test.run();
