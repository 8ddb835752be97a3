import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LifeEvent } from "../../../core/container/event.ts";
import { EVENT_FILTERS } from "../../../core/engine/event-filters.ts";
import { parseFilters } from "../../../core/engine/filter.ts";
import { rejection } from "../../cli/helpers.ts";

const test = suite("event filters");
const event = (parts: Partial<LifeEvent>): LifeEvent => ({
  type: "container",
  action: "start",
  id: "abc123",
  attributes: { name: "web", image: "busybox", stage: "test" },
  timeNano: 0n,
  ...parts,
});
const EVENTS = [
  event({}),
  event({ action: "die" }),
  event({ action: "exec_create: sh", id: "def456", attributes: { name: "db", image: "postgres:16" } }),
  event({ type: "image", action: "pull", id: "busybox:latest", attributes: { name: "busybox" } }),
];
async function fitting(...filters: string[]): Promise<number[]> {
  const fits = await parseFilters(filters, EVENT_FILTERS);
  return EVENTS.flatMap((each, index) => (fits(each) ? [index] : []));
}

test("each filter lets through what it names", async () => {
  assert.equal(await fitting(), [0, 1, 2, 3]);
  assert.equal(await fitting("container=web"), [0, 1]);
  assert.equal(await fitting("container=def"), [2]);
  assert.equal(await fitting("event=die"), [1]);
  assert.equal(await fitting("event=exec_create"), [2]);
  assert.equal(await fitting("type=image"), [3]);
  assert.equal(await fitting("image=busybox"), [0, 1, 3]);
  assert.equal(await fitting("label=stage=test"), [0, 1]);
  assert.equal(await fitting("volume=abc"), []);
  assert.equal(await fitting("network=web"), []);
  assert.equal(await fitting("scope=swarm"), []);
  assert.equal(await fitting("scope=local"), await fitting());
});

test("of several values of one key one must fit, of several keys each", async () => {
  assert.equal(await fitting("event=die", "event=start"), [0, 1]);
  assert.equal(await fitting("event=die", "type=image"), []);
});

test("what is no filter is refused", async () => {
  assert.match((await rejection(fitting("containr=web"))).hint ?? "", /container/);
});

test.run();
