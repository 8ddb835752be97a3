import { existsSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { keepDocument } from "../../../cli/run/container.ts";
import { containerStore } from "../../../cli/session/containers.ts";
import { createLife } from "../../../cli/session/life.ts";
import { parseEvent } from "../../../core/container/event.ts";
import type { Container } from "../../../core/container/life.ts";
import { eventsFile } from "../../../core/host/bun/events-file.ts";
import { DOCUMENT, documentText } from "../../core/container/documents.ts";
import { recordOutput, rejection } from "../helpers.ts";
import { runFlags } from "../run/fixture.ts";
import { stock } from "../run/stocked.ts";
import { type Stage, stage } from "./fixture.ts";
import { ID, runningScene } from "./running-scene.ts";

const test = suite("session/life");
let at: Stage;
test.before.each(() => {
  at = stage();
});
test.after.each(() => at.remove());

const life = () => createLife(() => at.session, recordOutput());

/** What has happened to which. */
function told(): string[] {
  const file = eventsFile(at.session.paths);
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  return lines
    .map(parseEvent)
    .flatMap((event) => (event === undefined ? [] : [`${event.action} ${event.id}`]));
}

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

test("signals and the end of what was stopped are told", async () => {
  const scene = await runningScene(at, ["sleep", "600"], containerStore(at.session));
  await life().kill(await scene.container(), 18);
  await life().stop(await scene.container(), { timeout: 0 });
  await scene.stop();
  assert.equal(told(), [`kill ${ID}`, `stop ${ID}`]);
});

test.run();
