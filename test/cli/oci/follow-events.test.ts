import { rmSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Follow, followEvents, statsEvent } from "../../../cli/oci/follow-events.ts";
import type { ContainerEvent } from "../../../core/mod.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";
import { makeGroup, openGroup } from "../../host/bun/groups.ts";

const test = suite("followEvents");
let directory: TempDir;
test.before.each(() => {
  directory = tempDir();
});
test.after.each(() => directory.remove());

const ALIVE = {
  "cgroup.events": "populated 1\nfrozen 0\n",
  "memory.events": "oom 0\noom_kill 2\n",
  "cpu.stat": "usage_usec 1\n",
  "hugetlb.2MB.current": "0\n",
};
const HOURS = 1e7;

/** A container that is followed, what is told of it, and its end. */
function follow(part: Partial<Follow> = {}, files: Readonly<Record<string, string>> = ALIVE) {
  const path = makeGroup(join(directory.path, "c1"), files);
  const group = openGroup(path);
  const told: ContainerEvent["type"][] = [];
  const ended = followEvents({
    id: "c1",
    group,
    interval: HOURS,
    isAlive: () => true,
    signal: new AbortController().signal,
    tell: (event) => told.push(event.type),
    ...part,
  }).finally(() => group[Symbol.dispose]());
  return { path, told, ended, write: (file: string, value: string) => makeGroup(path, { [file]: value }) };
}

test("statsEvent tells of every controller that the group has", () => {
  using group = openGroup(makeGroup(join(directory.path, "c1"), ALIVE));
  const event = statsEvent("c1", group);
  assert.equal([event.type, event.id], ["stats", "c1"]);
  if (event.type !== "stats") return;
  assert.equal(event.data.cpu.usage.total, 1000n);
  assert.equal(Object.keys(event.data.hugetlb), ["2MB"]);
});

test("statistics come at every interval", async () => {
  const { told, ended, write } = follow({ interval: 1 });
  await untilTrue("three statistics", () => told.length >= 3);
  write("cgroup.events", "populated 0\n");
  await ended;
  assert.equal([...new Set(told)], ["stats"]);
});

test("a process killed for memory is told of, those from before are not", async () => {
  const { told, ended, write } = follow();
  write("memory.events", "oom 5\noom_kill 2\n");
  write("memory.events", "oom 6\noom_kill 3\n");
  await untilTrue("the first", () => told.length === 1);
  write("memory.events", "oom 6\noom_kill 4\n");
  await untilTrue("the second", () => told.length === 2);
  write("cgroup.events", "populated 0\n");
  await ended;
  assert.equal(told, ["oom", "oom"]);
});

test("it ends with the last process, with the group, with the first process, and when it is told to", async () => {
  const [empty, gone] = [follow(), follow()];
  empty.write("cgroup.events", "populated 0\n");
  await empty.ended;
  rmSync(gone.path, { recursive: true });
  await gone.ended;
  let isAlive = true;
  const dead = follow({ isAlive: () => isAlive });
  isAlive = false;
  await dead.ended;
  const controller = new AbortController();
  const stopped = follow({ signal: controller.signal });
  controller.abort();
  await stopped.ended;
  await follow({ signal: controller.signal }).ended;
});

test("a group without a limit of memory is followed to its end as well", async () => {
  const { "memory.events": _, ...files } = ALIVE;
  const { told, ended, write } = follow({}, files);
  write("cgroup.events", "populated 0\n");
  await ended;
  assert.equal(told, []);
});

test.run();
