import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import { applyLive } from "../../../../core/engine/run/live-limits.ts";
import { rejection } from "../../../cli/helpers.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("applyLive");

const container = (cgroup: string): Container => {
  const state = {
    pid: 1,
    startTime: 1,
    bootId: "",
    monitor: { pid: 1, startTime: 1 },
    startedAt: "",
    cgroup,
  };
  return { document: DOCUMENT, status: "running", state };
};
const refused = async (cgroup: string) => rejection(applyLive(container(cgroup), { pids: { limit: 5 } }, {}));

test("a container without a group cannot be limited while it runs", async () => {
  const error = await refused("");
  assert.is(error.code, "unsupported");
  assert.match(error.message, /"web": it runs, and has no control group of its own/);
});

test("nothing but a control group is written to", async () => {
  assert.is((await refused("/sys/fs/cgroup/no-such-group")).code, "not-found");
  assert.is((await refused("/etc")).code, "invalid");
});

test.run();
