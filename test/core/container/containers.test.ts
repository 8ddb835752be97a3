import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findContainer, listContainers, readContainer } from "../../../core/container/containers.ts";
import type { AbandonedState, ContainerStore, ContainerTexts } from "../../../core/ports/container-store.ts";
import { DOCUMENT, documentText } from "./documents.ts";

const test = suite("containers of a store");

const MONITOR = { pid: 6, startTime: 60 };
const STATE = { bootId: "now", pid: 7, startTime: 70, monitor: MONITOR, startedAt: "t", cgroup: "/g" };
const END = { exitCode: 255, oomKilled: false, startedAt: "t", finishedAt: "" };

function store(texts: Partial<ContainerTexts>, more: { alive?: boolean; frozen?: boolean } = {}) {
  const settled: AbandonedState[] = [];
  const removed: string[] = [];
  const made: ContainerStore = {
    ids: () => [DOCUMENT.id],
    named: (name) => (name === "web" ? DOCUMENT.id : undefined),
    read: () => ({ document: documentText(DOCUMENT), state: undefined, end: undefined, ...texts }),
    isAlive: ({ pid }, boot) => more.alive === true && pid === MONITOR.pid && boot === "now",
    isFrozen: () => more.frozen === true,
    settle: (_, state) => void settled.push(state),
    remove: async (_, name) => void removed.push(name),
  };
  return { made, settled, removed };
}

test("a container whose monitor lives runs, or is paused", async () => {
  const state = JSON.stringify(STATE);
  assert.is((await readContainer(store({ state }, { alive: true }).made, "x"))?.status, "running");
  assert.is(
    (await readContainer(store({ state }, { alive: true, frozen: true }).made, "x"))?.status,
    "paused",
  );
});

test("the health of a container that runs is what its monitor says", async () => {
  const texts = { state: JSON.stringify(STATE), health: '{"Status":"healthy","FailingStreak":0,"Log":[]}' };
  assert.is((await readContainer(store(texts, { alive: true }).made, "x"))?.health?.Status, "healthy");
  assert.is((await readContainer(store(texts).made, "x"))?.health, undefined);
});

test("what a monitor that is gone has left is cleared up, and its container has ended", async () => {
  const { made, settled, removed } = store({ state: JSON.stringify(STATE), end: JSON.stringify(END) });
  const container = await readContainer(made, "x");
  assert.equal([container?.status, container?.end?.exitCode, container?.state], ["exited", 255, undefined]);
  assert.equal([settled.length, settled[0]?.pid, removed], [1, 7, []]);
});

test("one that was to be removed when it ends is removed then", async () => {
  const document = documentText({ ...DOCUMENT, ephemeral: true });
  const { made, removed } = store({ document, state: JSON.stringify(STATE) });
  assert.equal(await listContainers(made), []);
  assert.equal(removed, ["web"]);
});

test("a container is found by name, id, and the beginning of its id", async () => {
  const { made } = store({});
  for (const text of ["web", DOCUMENT.id, "a1a"]) {
    assert.is((await findContainer(made, text)).document.id, DOCUMENT.id, text);
  }
  for (const text of ["a2", "", "A1", "w"]) {
    try {
      await findContainer(made, text);
      assert.unreachable(text);
    } catch (error) {
      assert.is((error as { code?: string }).code, "not-found", text);
    }
  }
});

test.run();
