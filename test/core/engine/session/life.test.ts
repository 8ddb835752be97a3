import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Container } from "../../../../core/container/life.ts";
import { keepDocument } from "../../../../core/engine/run/container.ts";
import { createLife } from "../../../../core/engine/session/life.ts";
import { callerOf, recordOutput, rejection } from "../../../cli/helpers.ts";
import { DOCUMENT, documentText } from "../../container/documents.ts";
import { runFlags } from "../run/fixture.ts";
import { stock } from "../run/stocked.ts";
import { type Stage, stage } from "./fixture.ts";
import { toldEvents } from "./told-events.ts";

const test = suite("session/life");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

const told = () => toldEvents(at.session.paths).map(({ action, id }) => `${action} ${id}`);
const life = () => createLife(() => at.session, callerOf(recordOutput()));
const STATE = {
  bootId: "b",
  pid: 7,
  startTime: 70,
  monitor: { pid: 6, startTime: 60 },
  startedAt: "t",
  cgroup: "",
};
const RUNNING: Container = { document: DOCUMENT, status: "running", state: STATE };

test("create makes a container of the session's store", async () => {
  await stock(at);
  const id = await life().create({ flags: runFlags("--network=none"), image: "alpine", command: [] });
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(told(), [`create ${id}`]);
});

test("what was removed meanwhile, or is about to be, is not started", async () => {
  const { id } = DOCUMENT;
  assert.is((await rejection(life().start(RUNNING))).code, "not-found");
  keepDocument(`${at.session.paths.containers}/${id}`, documentText({ ...DOCUMENT, ephemeral: true }));
  assert.is((await rejection(life().start(RUNNING))).code, "not-found");
});

test("a container without a control group is not paused, and the command that mends it is told", async () => {
  const error = await rejection(life().pause(RUNNING));
  assert.is(error.code, "unsupported");
  assert.match(error.hint ?? "", /Delegate=yes rl start web/);
  assert.is(
    (await rejection(life().pause({ ...RUNNING, status: "exited", state: undefined }))).code,
    "invalid",
  );
  assert.is((await rejection(life().pause({ ...RUNNING, status: "paused" }))).code, "invalid");
  assert.is((await rejection(life().unpause(RUNNING))).code, "invalid");
  assert.is((await rejection(life().unpause({ ...RUNNING, status: "paused" }))).code, "unsupported");
});

test("what does not run is stopped already", async () => {
  await life().stop({ document: DOCUMENT, status: "exited" }, {});
  assert.equal(told(), []);
});

test.run();
