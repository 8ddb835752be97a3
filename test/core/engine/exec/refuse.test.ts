import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import { checkRunning, findRunning } from "../../../../core/engine/exec/refuse.ts";
import { ID, type StoredContainer, storeContainer } from "../../../cli/exec/containers.ts";
import { refusal, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT } from "../../container/documents.ts";

const test = suite("findRunning");
let store: StoredContainer;
test.before.each(() => {
  store = storeContainer();
});
test.after.each(() => store.stop());

test("findRunning finds by the beginning of an id", async () => {
  const { subject, state } = await rejection(findRunning(ID.slice(0, 6), store.environment));
  assert.equal([subject, state], [ID.slice(0, 6), "it is not running"]);
});

test("findRunning refuses one that does not run, and one that is not there", async () => {
  const stopped = await rejection(findRunning("web", store.environment));
  assert.match(stopped.message, /"web": it is not running/);
  assert.match(stopped.hint ?? "", /rl start web/);
  assert.is((await rejection(findRunning("none", store.environment))).code, "not-found");
});

test("checkRunning says why", () => {
  const state = {
    pid: 0,
    startTime: 0,
    bootId: "",
    monitor: { pid: 1, startTime: 1 },
    startedAt: "",
    cgroup: "",
  };
  const container = (part: Partial<Container>): Container => ({
    document: DOCUMENT,
    status: "exited",
    ...part,
  });
  assert.match(
    refusal(() => checkRunning("a", container({ status: "paused", state }))).hint ?? "",
    /unpause a/,
  );
  assert.match(
    refusal(() => checkRunning("a", container({ status: "created", state }))).state,
    /being started/,
  );
  assert.match(refusal(() => checkRunning("a", container({}))).state, /not running/);
  assert.ok(checkRunning("a", container({ status: "running", state })));
});

test.run();
