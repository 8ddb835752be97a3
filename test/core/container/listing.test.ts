import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LifeEnd } from "../../../core/container/life.ts";
import { listBriefly } from "../../../core/container/listing.ts";
import type { ContainerShelf } from "../../../core/ports/container-shelf.ts";
import { DOCUMENT, documentText } from "./documents.ts";

const test = suite("listBriefly");

const NOW = 2_000_000;
const LONG_AGO = 1000;
const END: LifeEnd = { exitCode: 3, oomKilled: false, startedAt: "s", finishedAt: "f" };
const STATE = {
  bootId: "now",
  pid: 7,
  startTime: 70,
  monitor: { pid: 6, startTime: 60 },
  startedAt: "t",
  cgroup: "",
};

const idOf = (number: number): string => number.toString(16).padStart(64, "0");

/** So many containers that have ended, the first the oldest; and an account of what is read. */
function shelf(count: number, more: Partial<ContainerShelf> = {}) {
  const ids = Array.from({ length: count }, (_, number) => idOf(number));
  const seen = { reads: 0, kept: undefined as string | undefined };
  const created = (id: string): string =>
    new Date(Date.UTC(2026, 0, 1) + Number.parseInt(id, 16) * 1000).toISOString();
  const texts = (id: string) => ({
    document: documentText({ ...DOCUMENT, id, name: `c${Number.parseInt(id, 16)}`, created: created(id) }),
    state: undefined,
    end: JSON.stringify(END),
  });
  const made: ContainerShelf = {
    ids: () => ids,
    named: () => undefined,
    read: texts,
    isAlive: () => true,
    isFrozen: () => false,
    isOwn: () => true,
    settle: () => undefined,
    isLeft: () => false,
    strays: () => [],
    freeNames: () => undefined,
    remove: async () => undefined,
    withState: () => [],
    changedAt: (asked) => asked.map(() => LONG_AGO),
    keptListing: () => seen.kept,
    keepListing: (text) => {
      seen.kept = text;
    },
    readKept(id) {
      seen.reads += 1;
      return texts(id);
    },
    isLeftOver: () => true,
    nameOf: () => undefined,
    rename: () => undefined,
    ...more,
  } as ContainerShelf;
  return { made, seen };
}

test("containers come newest first, with what their documents and ends say", async () => {
  const found = await listBriefly(shelf(3).made, { now: NOW });
  assert.equal(
    found.map(({ brief, status, end }) => [brief?.name, status, end?.exitCode]),
    [
      ["c2", "exited", 3],
      ["c1", "exited", 3],
      ["c0", "exited", 3],
    ],
  );
  assert.is(found[0]?.document()?.image, DOCUMENT.image);
});

test("many are read once, and then only what has changed", async () => {
  const { made, seen } = shelf(100);
  const first = await listBriefly(made, { now: NOW });
  assert.is(seen.reads, 100);
  const names = (found: typeof first) => found.map(({ brief }) => brief?.name);
  assert.equal(names(await listBriefly(made, { now: NOW })), names(first));
  assert.is(seen.reads, 100);
  const changedAt: ContainerShelf["changedAt"] = (ids) => ids.map((id) => (id === idOf(7) ? 2000 : LONG_AGO));
  assert.equal(names(await listBriefly({ ...made, changedAt }, { now: NOW })), names(first));
  assert.is(seen.reads, 101);
});

test("a container that changed a moment ago is not kept, nor are few", async () => {
  const { made, seen } = shelf(100, { changedAt: (ids) => ids.map(() => NOW * 1000 - 10) });
  await listBriefly(made, { now: NOW });
  assert.is(seen.kept, undefined);
  const few = shelf(10);
  await listBriefly(few.made, { now: NOW });
  assert.is(few.seen.kept, undefined);
});

test("those that have gone are not shown, though they were kept", async () => {
  const { made } = shelf(100);
  await listBriefly(made, { now: NOW });
  const ids = () => made.ids().slice(50);
  assert.is((await listBriefly({ ...made, ids }, { now: NOW })).length, 50);
});

test("one with a state is read in full; of the others nothing, when only those that run are asked for", async () => {
  const { made, seen } = shelf(5);
  const withState = () => [idOf(3)];
  const read: ContainerShelf["read"] = (id) => ({ ...made.read(id), state: JSON.stringify(STATE) });
  const found = await listBriefly({ ...made, withState, read }, { now: NOW, running: true });
  assert.equal(
    found.map(({ brief, status, state }) => [brief?.name, status, state?.pid]),
    [["c3", "running", 7]],
  );
  assert.is(seen.reads, 0);
});

test("one that has begun to run a moment ago is looked at again", async () => {
  const pessimistic = JSON.stringify({ ...END, exitCode: 255, finishedAt: "" });
  const { made } = shelf(1);
  const readKept: ContainerShelf["readKept"] = (id) => ({ ...made.readKept(id), end: pessimistic });
  const read: ContainerShelf["read"] = (id) => ({ ...made.read(id), state: JSON.stringify(STATE) });
  const [found] = await listBriefly({ ...made, readKept, read }, { now: NOW });
  assert.is(found?.status, "running");
});

test("one whose document cannot be read is dead, unless it is being made", async () => {
  const nothing = { document: "", state: undefined, end: undefined };
  const { made } = shelf(1, { read: () => nothing, readKept: () => nothing });
  assert.equal(
    (await listBriefly(made, { now: NOW })).map(({ status, brief }) => [status, brief]),
    [["dead", undefined]],
  );
  assert.equal(await listBriefly({ ...made, isLeftOver: () => false }, { now: NOW }), []);
});

test("one that goes with its end, and has no state, is cleared up and not shown", async () => {
  const removed: string[] = [];
  const texts = (id: string) => ({
    document: documentText({ ...DOCUMENT, id, ephemeral: true }),
    state: undefined,
    end: undefined,
  });
  const left = shelf(1, {
    read: texts,
    readKept: texts,
    isLeft: () => true,
    isLeftOver: () => false,
    remove: async (id) => void removed.push(id),
  });
  assert.equal(await listBriefly(left.made, { now: NOW }), []);
  assert.equal(removed, [idOf(0)]);
});

test.run();
