import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findContainer, listContainers, readContainer } from "../../../core/container/containers.ts";
import type { AbandonedState, ContainerStore, ContainerTexts } from "../../../core/ports/container-store.ts";
import { DOCUMENT, documentText } from "./documents.ts";

const test = suite("containers of a store");

const MONITOR = { pid: 6, startTime: 60 };
const STATE = { bootId: "now", pid: 7, startTime: 70, monitor: MONITOR, startedAt: "t", cgroup: "/g" };
const END = { exitCode: 255, oomKilled: false, startedAt: "t", finishedAt: "" };

function store(
  texts: Partial<ContainerTexts>,
  more: { alive?: boolean; frozen?: boolean; left?: boolean } = {},
) {
  const settled: AbandonedState[] = [];
  const removed: string[] = [];
  const made: ContainerStore = {
    ids: () => [DOCUMENT.id],
    named: (name) => (name === "web" ? DOCUMENT.id : undefined),
    read: () => ({ document: documentText(DOCUMENT), state: undefined, end: undefined, ...texts }),
    isAlive: ({ pid }, boot) => more.alive === true && pid === MONITOR.pid && boot === "now",
    isFrozen: () => more.frozen === true,
    isOwn: () => true,
    isLeft: () => more.left === true,
    strays: () => [],
    freeNames: () => undefined,
    settle: (_, state) => void (state && settled.push(state)),
    remove: async (_, name) => void removed.push(name),
  };
  return { made, settled, removed };
}

test("a container whose monitor lives runs, or is paused", async () => {
  const state = JSON.stringify(STATE);
  assert.is((await readContainer(store({ state }, { alive: true }).made, DOCUMENT.id))?.status, "running");
  assert.is(
    (await readContainer(store({ state }, { alive: true, frozen: true }).made, DOCUMENT.id))?.status,
    "paused",
  );
});

test("the health of a container that runs is what its monitor says", async () => {
  const texts = { state: JSON.stringify(STATE), health: '{"Status":"healthy","FailingStreak":0,"Log":[]}' };
  assert.is((await readContainer(store(texts, { alive: true }).made, DOCUMENT.id))?.health?.Status, "healthy");
  assert.is((await readContainer(store(texts).made, DOCUMENT.id))?.health, undefined);
});

test("what a monitor that is gone has left is cleared up, and its container has ended", async () => {
  const { made, settled, removed } = store({ state: JSON.stringify(STATE), end: JSON.stringify(END) });
  const container = await readContainer(made, DOCUMENT.id);
  assert.equal([container?.status, container?.end?.exitCode, container?.state], ["exited", 255, undefined]);
  assert.equal([settled.length, settled[0]?.pid, removed], [1, 7, []]);
});

test("one that was to be removed when it ends is removed then", async () => {
  const document = documentText({ ...DOCUMENT, ephemeral: true });
  const { made, removed } = store({ document, state: JSON.stringify(STATE) });
  assert.equal(await listContainers(made), []);
  assert.equal(removed, ["web"]);
});

test("what was cut short is removed once nobody works there, and one that is only made stays", async () => {
  const document = documentText({ ...DOCUMENT, ephemeral: true });
  const none = store({ document: undefined }, { left: true });
  assert.equal([await listContainers(none.made), none.removed], [[], [""]]);
  const ephemeral = store({ document }, { left: true });
  assert.equal([await listContainers(ephemeral.made), ephemeral.removed], [[], ["web"]]);
  for (const { made, removed } of [
    store({ document: undefined }),
    store({ document }),
    store({}, { left: true }),
  ]) {
    await listContainers(made);
    assert.equal(removed, []);
  }
});

test("what cannot be read is left alone, and so is what says that it is another", async () => {
  for (const document of ["{", documentText({ ...DOCUMENT, id: "b2".repeat(32) })]) {
    const { made, removed } = store({ document }, { left: true });
    assert.equal([await listContainers(made), removed], [[], []]);
  }
});

test("states of no container are settled unless their monitor lives, and names are freed", async () => {
  for (const [alive, expected] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const { made, settled } = store({}, { alive });
    const known: string[][] = [];
    const stray = {
      ...made,
      ids: () => [],
      strays: () => ["x"],
      freeNames: (ids: readonly string[]) => void known.push([...ids]),
    };
    await listContainers({
      ...stray,
      read: () => ({ document: undefined, state: JSON.stringify(STATE), end: undefined }),
    });
    assert.equal([settled.length, known], [expected, [[]]]);
  }
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
