import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseFilters } from "../../../core/engine/filter.ts";
import { listFilters, pruneFilters } from "../../../core/engine/network-filters.ts";
import type { NetworkRecord } from "../../../core/mod.ts";

const test = suite("filters of networks");
const NOW = Date.parse("2026-06-15T12:00:00Z");
const network = (name: string, labels: Record<string, string> = {}): NetworkRecord => ({
  name,
  id: `${name}0`,
  driver: "bridge",
  ranges: [],
  internal: false,
  labels,
  options: {},
  createdAt: "2026-06-14T12:00:00Z",
});
const ALL = [network("front", { tier: "web" }), network("back")];
const fit = async (...filters: string[]): Promise<string[]> => {
  const fits = await parseFilters(filters, listFilters(new Set(["back"]), NOW));
  return ALL.filter(fits).map(({ name }) => name);
};

test("names by a part, ids by their beginning, and whether somebody is inside", async () => {
  assert.equal(await fit("name=ron"), ["front"]);
  assert.equal(await fit("id=back"), ["back"]);
  assert.equal(await fit("dangling=true"), ["front"]);
  assert.equal(await fit("driver=bridge", "scope=local", "type=custom"), ["front", "back"]);
  assert.equal(await fit("type=builtin"), []);
  assert.equal(await fit("label=tier=web"), ["front"]);
});

test("prune knows labels and ages", async () => {
  const fits = await parseFilters(["until=2026-06-14T13:00:00Z"], new Map(pruneFilters(NOW)));
  assert.is(ALL.filter(fits).length, 2);
});

test.run();
